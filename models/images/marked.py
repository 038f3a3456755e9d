"""Objects on the samples, marked by eye, so that a class has something to detect before it draws its own."""

Marked = tuple[tuple[float, float, float, float, str], ...]  # left, top, right, bottom in px, and a name

MARKED: dict[str, Marked] = {  # by the title of the sample
    "Astronaut": (
        (180, 65, 268, 175, "face"), (285, 345, 512, 512, "helmet"), (372, 10, 446, 278, "shuttle"),
        (134, 350, 207, 432, "patch"), (199, 236, 219, 262, "pin"),
    ),
    "Coffee": ((175, 25, 420, 300, "cup"), (322, 222, 396, 326, "spoon"), (70, 60, 490, 395, "saucer")),
    "Chelsea the cat": (
        (30, 5, 405, 298, "cat"), (130, 82, 190, 148, "eye"), (288, 105, 338, 162, "eye"), (232, 218, 282, 262, "nose"),
    ),
    "Rocket": ((304, 125, 344, 356, "rocket"), (180, 130, 208, 355, "mast"), (438, 130, 462, 350, "mast")),
    "Photographer": ((0, 58, 255, 512, "man"), (205, 165, 340, 505, "tripod"), (232, 98, 330, 152, "camera")),
}  # fmt: skip
