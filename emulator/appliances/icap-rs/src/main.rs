//! An ICAP server on the crate icap-rs: `foreign-icap-server ADDRESS:PORT TEXT`. Bodies with TEXT are blocked with a page on /dlp,
//! all others are allowed. The protocol is the crate's; only the decision is ours.
use http::Response as Page;
use icap_rs::{Body, EmbeddedHttp, IncomingRequest, Method, Response, Server, ServiceOptions};

const ISTAG: &str = "icap-rs-1";

fn body(request: &IncomingRequest) -> &[u8] {
    match request.embedded() {
        Some(
            EmbeddedHttp::Req { body: Body::Full { reader }, .. }
            | EmbeddedHttp::Resp { body: Body::Full { reader }, .. },
        ) => reader,
        _ => &[],
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, address, text] = arguments.as_slice() else {
        return Err("foreign-icap-server ADDRESS:PORT TEXT".into());
    };
    let planted: &'static [u8] = text.clone().leak().as_bytes();
    let options = ServiceOptions::new().with_static_istag(ISTAG).with_service("foreign").allow_204();
    let judge = move |request: IncomingRequest| async move {
        if !body(&request).windows(planted.len()).any(|window| window == planted) {
            return Ok(Response::no_content_with_istag(ISTAG)?);
        }
        let page = b"<p>no</p>".to_vec();
        let page = Page::builder()
            .status(403)
            .header("Content-Type", "text/html")
            .header("Content-Length", page.len())
            .body(page)
            .map_err(|error| icap_rs::HandlerError::internal(error.to_string()))?;
        Ok(Response::ok_with_istag(ISTAG)?.with_http_response(&page)?)
    };
    let server = Server::builder()
        .bind(address)
        .route("dlp", [Method::ReqMod, Method::RespMod], judge, Some(options))
        .build()
        .await?;
    Ok(server.run().await?)
}
