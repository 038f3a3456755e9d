"""Read with one recurrent network, write with another: through one state alone, or looking back at all states.

Cho et al., https://arxiv.org/abs/1406.1078. The energy is that of Bahdanau et al., https://arxiv.org/abs/1409.0473; the
query is the writer's *state*, here after it has read its last sign (Luong et al., https://arxiv.org/abs/1508.04025):
asked one sign earlier, as Bahdanau has it, the weights lie on a neighbour as often as on the sign itself.
"""

import torch
from torch import Tensor, nn

from models.attention.texts import PAD


class Recurrent(nn.Module):
    """Questions [N, S] and the answer's signs so far [N, T] to logits [N, T, V] and weights [N, T, S].

    Up to a ``length`` it goes on with the signs that it writes itself. Without attention the weights are [N, T, 0].
    """

    def __init__(self, size: int, width: int, attends: bool):
        super().__init__()
        self.attends = attends
        self.embed, self.embed_answer = nn.Embedding(size, width), nn.Embedding(size, width)
        self.read = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.cell = nn.GRUCell(width, width)
        self.key, self.query = nn.Linear(2 * width, width), nn.Linear(width, width, bias=False)
        self.energy = nn.Linear(width, 1, bias=False)
        self.out = nn.Linear(width * (1 + 2 * attends), size)

    def forward(self, question: Tensor, so_far: Tensor, length: int = 0) -> tuple[Tensor, Tensor]:
        memory = self.memory(question)
        state, keys = memory[1], self.key(memory[0])
        signs = self.embed_answer(so_far).unbind(1)
        logits: list[Tensor] = []
        rows: list[Tensor] = []
        for step in range(max(length, len(signs))):
            sign = signs[step] if step < len(signs) else self.embed_answer(logits[-1].argmax(1))
            state, weights, seen = self.step(sign, state, (memory[0], keys, question == PAD))
            logits.append(self.out(torch.cat(seen, 1)))
            rows.append(weights)
        return torch.stack(logits, 1), torch.stack(rows, 1)

    def memory(self, question: Tensor) -> tuple[Tensor, Tensor]:
        """All states of the reader [N, S, 2D], and the writer's first state [N, D]: all there is without attention."""
        lengths = (question != PAD).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(self.embed(question), lengths, True, enforce_sorted=False)
        states, last = self.read(packed)
        padded = nn.utils.rnn.pad_packed_sequence(states, True, total_length=question.shape[1])[0]
        return padded, last.mean(0)

    def step(self, sign: Tensor, state: Tensor, memory: tuple[Tensor, Tensor, Tensor]):
        state = self.cell(sign, state)
        if not self.attends:
            return state, sign.new_zeros(len(sign), 0), (state,)
        states, keys, empty = memory
        energy = self.energy((keys + self.query(state)[:, None]).tanh())[..., 0]  # [N, S]
        weights = energy.masked_fill(empty, -torch.inf).softmax(1)
        context = (weights[:, None] @ states)[:, 0]  # [N, 2D]
        return state, weights, (state, context)
