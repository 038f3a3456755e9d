"""Where torchvision's trained ViT-B/16 and Swin-T look: the weights of each layer and head on a photo.

Their files are not in any package: they are used where they are in torchvision's cache. Without them the networks can
be looked at as they are before they learn.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torchvision
from torch import Tensor
from torchvision.models.swin_transformer import ShiftedWindowAttention

from models.attention import masks, tokens
from models.attention.tokens import Look, Tokens
from models.images.decoding import Picture
from models.images.sizes import middle_square
from models.limits import refuse
from models.pretrained.classifiers import imagenet_normalised
from models.pretrained.weights import Weights, stored, torchvisions

NAMES = {"vit_b_16": "ViT_B_16_Weights.IMAGENET1K_V1", "swin_t": "Swin_T_Weights.IMAGENET1K_V1"}
LAYERS = {"vit_b_16": 12, "swin_t": 10}  # that are shown; Swin's first two have too many pairs to look at
SIDE = 224  # px


@dataclass(frozen=True)
class Config:
    name: str = "vit_b_16"
    layer: int = 12
    trained: bool = True  # else with random weights

    def __post_init__(self) -> None:
        refuse(self, {"layer": (1, LAYERS.get(self.name, 12))}, {"name": tuple(NAMES)})


def weights(name: str) -> Weights:
    return torchvisions(NAMES[name])


@lru_cache(2)
def network(name: str, trained: bool = True) -> Any:
    """In evaluation mode, with its trained weights or those that it begins with."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made = torchvision.models.get_model(name)
    if trained:
        made.load_state_dict(stored(weights(name)))
    return made.eval().requires_grad_(False)


@torch.inference_mode()
def look(picture: Picture, config: Config) -> tuple[Tokens, Look]:
    """The photo's middle square as patches, and what each of them gives to all: [heads, N, N].

    ViT's class token is left out: its column is missing from the sums of the rows.
    """
    photo = middle_square(picture.pixels, SIDE)
    made, pixels = network(config.name, config.trained), torch.from_numpy(photo).permute(2, 0, 1)[None].float()
    read = vit_weights if config.name == "vit_b_16" else swin_weights
    found = read(made, imagenet_normalised(pixels), config.layer)  # [heads, N, N]
    side = round(found.shape[1] ** 0.5)
    cut = Tokens(found[0], (side, side), SIDE // side, photo)
    colours = tokens.cut_colours(cut)
    mixed = found.mean(0) @ torch.from_numpy(colours).float() / found.mean(0).sum(1, keepdim=True)
    return cut, Look(found, colours, mixed)


def vit_weights(made: Any, x: Tensor, layer: int) -> Tensor:
    """Of a vision transformer's layer, by its own module: [heads, 196, 196]."""
    encoder = made.encoder
    patches = torch.cat([made.class_token, made._process_input(x)], 1) + encoder.pos_embedding
    for block in encoder.layers[: layer - 1]:
        patches = block(patches)
    block = encoder.layers[layer - 1]
    normed = block.ln_1(patches)
    return block.self_attention(normed, normed, normed, average_attn_weights=False)[1][0, :, 1:, 1:]


def swin_weights(made: Any, x: Tensor, layer: int) -> Tensor:
    """Of a Swin block, counted from its second stage on; 0 outside of the (shifted) window: [heads, N, N]."""
    blocks = [module for module in made.features[3:].modules() if isinstance(module, ShiftedWindowAttention)]
    caught: list[Tensor] = []
    hook = blocks[layer - 1].register_forward_pre_hook(lambda module, given: caught.append(given[0]))
    made(x)
    hook.remove()
    return window_weights(blocks[layer - 1], caught[0])


def window_weights(module: ShiftedWindowAttention, x: Tensor) -> Tensor:
    """What torchvision's module weighs with, for x [1, H, W, C]: [heads, H W, H W]."""
    (height, width), window = x.shape[1:3], module.window_size[0]
    shift = module.shift_size[0] if window < height else 0
    q, k, _v = module.qkv(x).flatten(1, 2)[0].unflatten(1, (3, module.num_heads, -1)).permute(1, 2, 0, 3)
    row, column = np.divmod(np.arange(height * width), width)
    near = masks.pairs((height, width), "shifted" if shift else "window", window, shift)
    steps = [np.where(near, one[:, None] - one, 0) + window - 1 for one in (row, column)]
    step = torch.from_numpy(steps[0] * (2 * window - 1) + steps[1])  # [N, N]
    bias = module.relative_position_bias_table[step]  # [N, N, heads]
    logits = q @ k.transpose(1, 2) * q.shape[2] ** -0.5 + bias.permute(2, 0, 1)
    return logits.masked_fill(~torch.from_numpy(near), -torch.inf).softmax(2)
