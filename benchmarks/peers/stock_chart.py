"""The usual way: default settings, torch imported, one slider, one ``st.plotly_chart`` of the same two pictures."""

import cv2
import numpy as np
import plotly.express as px
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
st.plotly_chart(px.imshow(np.hstack((image, opened)), color_continuous_scale="gray"))
