"""Who came from whom: detectors by what they need, in the order of their first papers."""

from dataclasses import dataclass

KINDS = ("proposals", "two stages", "one stage", "no anchors", "one to one")


@dataclass(frozen=True)
class Member:
    name: str
    year: int  # of the first paper or release
    kind: str  # one of KINDS
    after: tuple[str, ...] = ()  # on which it builds


FAMILY = (
    Member("HOG + SVM", 2005, "no anchors"),
    Member("R-CNN", 2013, "proposals"),
    Member("OverFeat", 2013, "no anchors"),
    Member("SPP-net", 2014, "proposals", ("R-CNN",)),
    Member("Fast R-CNN", 2015, "proposals", ("SPP-net",)),
    Member("Faster R-CNN", 2015, "two stages", ("Fast R-CNN",)),
    Member("YOLO", 2015, "no anchors"),
    Member("SSD", 2015, "one stage", ("Faster R-CNN",)),
    Member("R-FCN", 2016, "two stages", ("Faster R-CNN",)),
    Member("FPN", 2016, "two stages", ("Faster R-CNN",)),
    Member("YOLO v2", 2016, "one stage", ("YOLO",)),
    Member("Mask R-CNN", 2017, "two stages", ("FPN",)),
    Member("RetinaNet", 2017, "one stage", ("SSD", "FPN")),
    Member("YOLO v3", 2018, "one stage", ("YOLO v2",)),
    Member("CornerNet", 2018, "no anchors"),
    Member("FCOS", 2019, "no anchors", ("RetinaNet",)),
    Member("CenterNet", 2019, "no anchors", ("CornerNet",)),
    Member("DETR", 2020, "one to one"),
    Member("YOLOv5", 2020, "one stage", ("YOLO v3",)),
)  # fmt: skip
