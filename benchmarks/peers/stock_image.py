"""The usual way: default settings, torch imported, one slider, one ``st.image`` of the size that our canvas shows."""

import cv2
import numpy as np
import streamlit as st
import torch  # noqa: F401

from models.images.samples import sample
from models.morphology import chain
from models.morphology.measures import threshold, thresholded

st.set_page_config(layout="wide")
radius = st.slider("Radius (px)", 0, 25, 3)
grey = chain.grey(sample("coins").pixels)
image = thresholded(grey, threshold(grey).otsu)
size = 2 * radius + 1
opened = cv2.morphologyEx(image, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
st.image(np.hstack((image, opened)), width=900)
