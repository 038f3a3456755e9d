"""The same picture through our canvas in a bare app with our settings: what the page around it adds."""

import cv2
import streamlit as st
import torch  # noqa: F401

from models.images.samples import sample
from models.morphology import chain
from models.morphology.measures import threshold, thresholded
from pages import shell
from viz.canvas import Pane

st.set_page_config(layout="wide")


@shell.fragment
def bare() -> None:
    radius = int(shell.slider("radius", "Radius (px)", 0, 25, 3))
    grey = chain.grey(sample("coins").pixels)
    image = thresholded(grey, threshold(grey).otsu)
    size = 2 * radius + 1
    opened = cv2.morphologyEx(image, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    shell.show(shell.Canvas("stage", [Pane(image > 0), Pane(opened > 0)], "Opening", height=440))


bare()
