"""Files made here by Pillow, OpenCV, tifffile and by hand."""

import base64
import io
import struct
import zlib

import cv2
import numpy as np
import tifffile
from PIL import Image

WORKING = 1000
RANDOM = np.random.default_rng(0)
COLOURS = RANDOM.integers(0, 256, (11, 17, 3), dtype=np.uint8)
SMOOTH = cv2.resize(RANDOM.integers(0, 256, (4, 5, 3), dtype=np.uint8), (200, 160), interpolation=cv2.INTER_CUBIC)
DEEP = RANDOM.integers(0, 65536, (11, 17, 3), dtype=np.uint16)
ROUNDED = np.rint(DEEP / 257).astype(np.uint8)
# A picture of 48 x 32 px, green above red and blue, by libheif's encoder (which the app does not have); one as a phone
# held upright stores it.
HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l"
    "0RRC200001p#T8@0000000682001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002}X>f9I0002pX>en20001X"
    "Xm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YNAb|yz>g1-m"
    "xCm%4AOHXZ10VnZ0{|gn00967L;=Bbz=;3=025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000KmY&$KmY&$C}V74Z~y=RFaQ7m0RR91AOHXW"
    "0ssI1@Bjb+0{{R2-~a#s0ssI25O8UDX#fBK00RgJ2mk;87-?{AVE_OC000000RRC7fdT^sga7~lv~6TzbN~PVs3-xi1~^@&8M$Bo|Hi}r{joyY"
    "m(rrJhHvXJvr5|gK_qV(Du`*peqxsB`X|j6Hac=@A0CJQ<Cl7mYsl$V{Hsw^WM-;W-P$}1T}Z|7t=!X3egn52gxO~udOoG85txO)cnhu-a&9Ps"
    "{(Xe?*T9G3WCI~;S6b!%E>(%zy58C1VZ|BMOzC_6BZ>XUq%>P*X3zK@DptC5yDjz;`CBtKf583ejs"
)


def file(pixels, kind="PNG", mode=None, **options) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    stream = io.BytesIO()
    (image.convert(mode) if mode else image).save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows: bytes, *extra: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff(pixels, **options) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, pixels, **options)
    return stream.getvalue()


def opencv(pixels, suffix) -> bytes:
    return cv2.imencode(suffix, pixels)[1].tobytes()
