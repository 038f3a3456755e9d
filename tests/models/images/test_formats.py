"""Files made here by Pillow, OpenCV, tifffile and by hand; references: their pixels before the file was written."""

import base64
import threading

import numpy as np
import pytest
from PIL import Image, ImageOps, features

from models.images.decoding import decoded
from tests.models.images.files import COLOURS, HEIC, SMOOTH, file

HEIC_TURNED = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005VZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&aV*mgE07O6l"
    "0ssL300001>;M4(00000006820ssI200Ni*0RR9100000Bme*aIB98aW&i*H00062000$fZf0cy000000RRAKc4ILB0000LX>Mj^0ssI300IC2"
    "MR;ju000004sdC7Z2$lO00031009SSaB^?}008D`aAR)(004Gqc4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!00093"
    "00RIXx&lC90096hLID8-Z~y=U0FVFx0{{R603M(qfd!W8<fgf}2xu@M00096AOHXZ03l)k0RRR>0l{;?i2wiq6Ju{|a&BX6cmM$a4FCp!0000K"
    "X>)L8000000000$0000$0000eV{Bn?0000m000010000W00001|NsB+00002|NsBs000020000GaA|mH000000|*ER00009X>xCL0{{R38EJ5B"
    "VE_OC000000RRC8fdT^sgoXeB02*m>Wo7^X0000001jhhb7KGk009620002kZDe6|0001}C;_hqI9;Y0xnKYP#>4;pu|nFH(xR}2Z|gC$O4|ED"
    "BySlih-txoVwULoC(RZ%I&x|s9*6(qmwJzD$mv%6t5H;BW~x=)+B^(hNX782+|y5f1GgT8*=HSkKBcJ<n1#Q13$7J%ZYYBOeT4Pbz=z^w10iZx"
    "TIK#ORf*cV-r3?|#TnI1>3jYoiT%i=G+Sn7&-flHR=RY%E%p=nTQfF)!2Rit00006MR;ju002!*04e|g00;m90TKWM0000100sa600000"
)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_lossless_formats_come_back_exactly(kind):
    few = (COLOURS // 128 * 255).astype(np.uint8)  # eight colours, which GIF's palette holds
    picture = decoded(file(few, kind, **({"lossless": True} if kind == "WEBP" else {})), f"few.{kind.lower()}")
    np.testing.assert_array_equal(picture.pixels, few)
    assert (picture.original, picture.note, picture.name) == ((17, 11), "", f"few.{kind.lower()}")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", *(["AVIF"] if features.check("avif") else [])])
def test_lossy_formats_come_back_nearly(kind):
    picture = decoded(file(SMOOTH, kind, quality=95), "smooth")
    assert np.abs(picture.pixels.astype(int) - SMOOTH).mean() < 3


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", *(["AVIF"] if features.check("avif") else [])])
def test_exif_orientation_is_honoured(kind, orientation):
    image, exif = Image.fromarray(SMOOTH), Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()
    reference = np.asarray(ImageOps.exif_transpose(image))
    data = file(
        Image.fromarray(SMOOTH), kind, exif=exif, **({"quality": 98} if kind in ("JPEG", "WEBP", "AVIF") else {})
    )
    picture = decoded(data, f"turned.{kind}")
    assert picture.pixels.shape == reference.shape
    assert np.abs(picture.pixels.astype(int) - reference).mean() < 4
    assert picture.original == reference.shape[1::-1]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG"])
def test_first_frame_of_several(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    data = file(frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": 1} if kind == "WEBP" else {}))
    picture = decoded(data, "moving")
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(np.uint8([255, 0, 0]), (6, 8, 3)))
    assert picture.note == "The file holds several pictures: the first is used."


def test_phone_jpeg_with_a_second_picture_is_a_jpeg():
    frames = [Image.fromarray(SMOOTH), Image.fromarray(255 - SMOOTH)]
    picture = decoded(file(frames[0], "MPO", save_all=True, append_images=frames[1:]), "phone.jpg")
    assert picture.note == ""
    assert np.abs(picture.pixels.astype(int) - SMOOTH).mean() < 4


def test_mislabelled_file_is_read_by_its_content():
    picture = decoded(file(SMOOTH, "JPEG"), "photo.png")
    assert picture.note == "The file is named like PNG, but holds JPEG, and was read as such."


def test_heic_of_a_phone_is_read():
    picture = decoded(HEIC, "IMG_1.HEIC")
    expected = np.zeros((32, 48, 3), np.uint8)
    expected[:, :24], expected[:, 24:], expected[:8] = (200, 40, 30), (30, 60, 190), (40, 170, 60)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 4
    assert (picture.original, picture.note) == ((48, 32), "")
    assert "named like PNG, but holds HEIC" in decoded(HEIC, "photo.png").note


def test_heic_of_a_phone_held_upright_is_turned_once():
    turned, flat = decoded(HEIC_TURNED, "IMG_2.HEIC"), decoded(HEIC, "IMG_1.HEIC")
    assert turned.original == (32, 48)
    assert np.abs(turned.pixels.astype(int) - np.rot90(flat.pixels, -1)).mean() < 4


def test_many_threads_decode_at_once():
    data = file(SMOOTH)
    digests = []
    threads = [threading.Thread(target=lambda: digests.append(decoded(data, "s").digest)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 8
    assert len(set(digests)) == 1
