/** A program that paints its argument and prints the picture. */
const PAINT = [
  "import base64, io, sys",
  "from PIL import Image, ImageDraw, ImageFont",
  'image = Image.new("L", (220, 24), 255)',
  "ImageDraw.Draw(image).text((10, 6), sys.argv[1], fill=0, font=ImageFont.load_default())",
  "data = io.BytesIO()",
  'image.resize((660, 72), Image.BICUBIC).save(data, "png")',
  "print(base64.b64encode(data.getvalue()).decode())",
].join("\n");

/** A shell's line that paints a text as a picture and prints it (PNG, base64), on a machine that has Pillow. */
export const paint = (text: string): string => `python3 -c '${PAINT}' '${text}'`;
