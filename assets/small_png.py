"""Makes a picture of a page small: few colours, a byte for each pixel, packed well.

The browser that took the picture reads it and counts its colours, so no further package is needed.
"""

import base64
import struct
import zlib

from playwright.sync_api import Page

COLOURS = 48
REDUCE = """async ([picture, colours]) => {
  const taken = await (await fetch('data:image/png;base64,' + picture)).blob()
  const bitmap = await createImageBitmap(taken)
  const { width, height } = bitmap
  const canvas = new OffscreenCanvas(width, height).getContext('2d')
  canvas.drawImage(bitmap, 0, 0)
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer)
  const counts = new Map()
  for (const one of pixels) counts.set(one, (counts.get(one) || 0) + 1)
  const chosen = [...counts].sort((a, b) => b[1] - a[1]).slice(0, colours).map(([one]) => one)
  const parts = (one) => [one & 255, one >> 8 & 255, one >> 16 & 255]
  const palette = chosen.map(parts)
  const nearest = new Map()
  for (const one of counts.keys()) {
    const [r, g, b] = parts(one)
    let best = 0, least = Infinity
    palette.forEach(([x, y, z], n) => {
      const far = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2
      if (far < least) { least = far; best = n }
    })
    nearest.set(one, best)
  }
  let said = ''
  for (const one of pixels) said += String.fromCharCode(nearest.get(one))
  return { width, height, palette: palette.flat(), pixels: btoa(said) }
}"""


def small_png(blank: Page, picture: bytes) -> bytes:
    """The same picture with its commonest colours. `blank` is any page without a policy."""
    given = [base64.b64encode(picture).decode(), COLOURS]
    found = blank.evaluate(REDUCE, given)
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["pixels"])
    rows = b"".join(b"\0" + pixels[n : n + width] for n in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", bytes(found["palette"])),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, said) for kind, said in chunks)


def _chunk(kind: bytes, said: bytes) -> bytes:
    check = zlib.crc32(kind + said)
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", check)
