"""A transformer of one layer on each side, layer norms before what they serve; its cross attention can be looked at."""

import torch
from torch import Tensor, nn

from models.attention import dot
from models.attention.texts import PAD


class Heads(nn.Module):
    """Multi-head attention that returns its weights: [N, Q, D], [N, K, D] -> [N, Q, D], [N, heads, Q, K]."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads, self.scale = heads, dot.head_width(width, heads) ** -0.5
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, memory: Tensor, allowed: Tensor | None = None) -> tuple[Tensor, Tensor]:
        q, k, v = (
            part(of).unflatten(-1, (self.heads, -1)).transpose(1, 2)  # [N, heads, L, D / heads]
            for part, of in ((self.query, x), (self.key, memory), (self.value, memory))
        )
        weights = dot.weights(q, k, allowed, self.scale)
        return self.out((weights @ v).transpose(1, 2).flatten(2)), weights


def feed_forward(width: int, wide: int) -> nn.Sequential:
    return nn.Sequential(nn.LayerNorm(width), nn.Linear(width, wide), nn.GELU(), nn.Linear(wide, width))


class Transformer(nn.Module):
    """As `Recurrent`; the weights are the mean of the heads of the cross attention."""

    def __init__(self, size: int, width: int, heads: int, positions: bool):
        super().__init__()
        self.positions = positions  # of the question; the answer always has them
        self.embed, self.embed_answer = nn.Embedding(size, width), nn.Embedding(size, width)
        self.self_read, self.self_write, self.cross = (Heads(width, heads) for _ in range(3))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(5))
        self.think_read, self.think_write = (feed_forward(width, 2 * width) for _ in range(2))
        self.out = nn.Linear(width, size)

    def forward(self, question: Tensor, so_far: Tensor, length: int = 0) -> tuple[Tensor, Tensor]:
        there = (question != PAD)[:, None, None]  # [N, 1, 1, S]
        memory = self.memory(question, there)
        while so_far.shape[1] < length:
            so_far = torch.cat([so_far, self.write(so_far, memory, there, newest=1)[0].argmax(2)], 1)
        return self.write(so_far, memory, there)

    def memory(self, question: Tensor, there: Tensor) -> Tensor:
        """What the reader makes of the question: [N, S, D]."""
        x = self.embed(question)
        if self.positions:
            x = x + dot.sinusoids(torch.arange(x.shape[1], dtype=x.dtype), x.shape[2])
        read = self.norms[0](x)
        x = x + self.self_read(read, read, there)[0]
        return self.norms[1](x + self.think_read(x))

    def write(self, so_far: Tensor, memory: Tensor, there: Tensor, newest: int = 0) -> tuple[Tensor, Tensor]:
        """Logits [N, T, V] and weights [N, T, S] of the signs after those so far, or after the ``newest`` alone."""
        y = self.embed_answer(so_far)
        y = y + dot.sinusoids(torch.arange(y.shape[1], dtype=y.dtype), y.shape[2])
        earlier = torch.ones(y.shape[1], y.shape[1], dtype=torch.bool).tril()
        write = self.norms[2](y)
        y = y[:, -newest:] + self.self_write(write[:, -newest:], write, earlier[-newest:])[0]
        found, weights = self.cross(self.norms[3](y), memory, there)
        y = y + found
        return self.out(self.norms[4](y + self.think_write(y))), weights.mean(1)
