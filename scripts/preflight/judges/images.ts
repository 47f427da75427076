/** Whether the machines' image is still available. Pure. */
import { findings, type PreflightFinding } from "../finding";
import type { Image } from "../needs";
import type { ImageState } from "../subscription";

export function judgeImages(images: readonly { image: Image; state: ImageState }[]): readonly PreflightFinding[] {
  const bad = images.flatMap(({ image, state }): Omit<PreflightFinding, "check">[] => {
    const name = "id" in image ? image.id : `${image.publisher} ${image.offer} ${image.sku} ${image.version}`;
    const todo =
      "id" in image
        ? "set lanes.imageId to an image that is there"
        : `set lanes.imageVersion to one of: az vm image list --all --publisher ${image.publisher} --offer ${image.offer} --sku ${image.sku}`;
    if (state === undefined) return [{ outcome: "stops", fact: `the image ${name} is not published here`, todo }];
    if (state.state === "Deprecated")
      return [{ outcome: "stops", fact: `the image ${name} is withdrawn: no new set is made of it`, todo }];
    if (state.state === "ScheduledForDeprecation")
      return [{ outcome: "warns", fact: `the image ${name} will be withdrawn${when(state.until)}`, todo }];
    return [];
  });
  return findings("image", bad, "the image is published");
}

const when = (until: string | undefined): string => (until === undefined ? "" : ` on ${until.slice(0, 10)}`);
