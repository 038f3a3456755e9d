from dataclasses import replace

import pytest
import torch
from torchvision.ops import SqueezeExcitation

from models import gates
from models.attention import check, maps, tags, tokens, training, translation, twins, vit
from models.attention.texts import PAD, START, Task, batch, decoded, encoded
from models.attention.transformer import Heads


def test_tasks_have_right_answers():
    random = torch.Generator().manual_seed(0)
    for name in ("reverse", "sort"):
        question, truth = batch(Task(name, 6), 20, random)
        for one, answer in zip(question, truth, strict=True):
            word = decoded(one, Task(name))
            assert decoded(answer, Task(name)) == ("".join(sorted(word)) if name == "sort" else word[::-1])
    question, truth = batch(Task("dates"), 50, random)
    assert all(decoded(answer, Task("dates"))[:2] in ("19", "20") for answer in truth)
    assert (question == PAD).any()


def test_unknown_letters_are_refused():
    with pytest.raises(ValueError, match="got '!'"):
        encoded(["ab!"], Task())


@pytest.mark.parametrize("name", translation.NETWORKS)
def test_padding_changes_no_answer(name):
    made = translation.network(translation.Config(network=name)).eval()
    short, padded = encoded(["abc"], Task()), encoded(["abc"], Task(), 7)
    assert torch.equal(*(translation.written_by(made, one, 4)[0] for one in (short, padded)))


@pytest.mark.parametrize("name", translation.NETWORKS)
def test_a_network_that_goes_on_by_itself_writes_what_it_would_sign_by_sign(name):
    made = translation.network(translation.Config(network=name)).eval()
    question, so_far = encoded(["abcd", "hgfe"], Task()), torch.full((2, 1), START)
    for _ in range(5):
        so_far = torch.cat([so_far, made(question, so_far)[0][:, -1:].argmax(2)], 1)
    assert torch.equal(translation.written_by(made, question, 5)[0], so_far[:, 1:])


def test_two_networks_are_trained_on_the_same_texts_as_each_alone():
    config = translation.Config(Task("reverse", 4), steps=1)
    for shots, alone in zip(translation.together(config), translation.trained(config), strict=True):
        assert [one.config.network for one in shots] == ["GRU + attention", "GRU"]
        assert shots[0].loss == alone.loss


def test_the_writer_sees_nothing_that_it_has_not_written():
    made = translation.network(translation.Config(network="Transformer"))
    question, so_far = encoded(["abcd"], Task()), torch.tensor([[1, 2, 3, 4]])
    changed = torch.tensor([[1, 2, 3, 9]])
    torch.testing.assert_close(made(question, so_far)[0][:, :3], made(question, changed)[0][:, :3])


def test_without_positions_a_transformer_reads_a_bag_of_letters():
    made = translation.network(translation.Config(network="Transformer", positions=False))
    one, other = (made(encoded([text], Task()), torch.tensor([[1]]))[0] for text in ("abcd", "dbac"))
    torch.testing.assert_close(one, other)


def test_same_seed_same_snapshots_and_no_aliasing():
    config = translation.Config(Task("reverse", 4), "Transformer", steps=21)
    first, second = list(translation.trained(config)), list(translation.trained(config))
    assert [one.loss for one in first] == [one.loss for one in second]
    assert not torch.equal(first[0].network.embed.weight, first[-1].network.embed.weight)
    assert first[-1].loss < first[0].loss


def test_heads_equal_torchs_module():
    torch.manual_seed(0)
    ours, theirs = Heads(16, 4), torch.nn.MultiheadAttention(16, 4, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj = ours.out  # type: ignore[assignment]
    x = torch.randn(2, 5, 16)
    torch.testing.assert_close(ours(x, x)[0], theirs(x, x, x)[0])


def test_se_equals_torchvisions():
    torch.manual_seed(0)
    ours, theirs, x = gates.Squeeze(8, 4, bias=True), SqueezeExcitation(8, 4), torch.randn(3, 8, 5, 5)
    for layer, one in ((ours.excite[0], theirs.fc1), (ours.excite[2], theirs.fc2)):
        one.weight.data, one.bias.data = layer.weight.data[..., None, None], layer.bias.data
    torch.testing.assert_close(ours(x), theirs(x))


@pytest.mark.parametrize("kind", tags.GATES)
def test_gates_lie_between_0_and_1_and_the_nets_run(kind):
    shot = next(tags.trained(tags.Config(kind, steps=1)))
    assert 0 < shot.gates.min() <= shot.gates.max() <= 1
    assert kind == "none" or shot.gates.mean() == pytest.approx(0.5, abs=0.1)
    assert shot.gates.shape == (3, 3, 8)


def test_without_a_gate_the_tag_says_nothing_of_its_channel():
    net = tags.Net(tags.Config("none"))
    pictures = [tags.draw(40, torch.Generator().manual_seed(3), True, channel)[0] for channel in range(3)]
    first, second, third = (net(one)[0] for one in pictures)
    torch.testing.assert_close(first, second, atol=1e-5, rtol=0)
    torch.testing.assert_close(first, third, atol=1e-5, rtol=0)


def test_a_norm_over_tokens_and_numbers_learns_more_than_one_over_numbers():
    sizes = [sum(one.numel() for one in torch.nn.LayerNorm(shape).parameters()) for shape in ([7, 64], [64])]
    assert sizes == [2 * 7 * 64, training.norm_numbers(next(training.trained(vit.Config(steps=1))))]


def test_a_reduction_that_does_not_divide_is_refused():
    with pytest.raises(ValueError, match="the nearest is 4"):
        tags.Config(reduction=5)


def test_patches_go_back_to_the_picture():
    pictures = torch.rand(2, 3, 12, 12)
    assert torch.equal(tokens.whole(tokens.patched(pictures, 4), 4).permute(0, 3, 1, 2), pictures)
    wide = pictures[..., :6, :]
    assert torch.equal(tokens.whole(tokens.patched(wide, 3), 3, 4).permute(0, 3, 1, 2), wide)


def test_twins_have_one_twin_and_its_colour_is_the_answer():
    drawn = twins.draw(50, torch.Generator().manual_seed(0))
    rows = torch.arange(50)
    assert torch.equal(drawn.glyph[rows, drawn.marked], drawn.glyph[rows, drawn.twin])
    assert torch.equal(drawn.colour[rows, drawn.twin], drawn.answer)
    assert ((drawn.glyph == drawn.glyph[rows, drawn.marked][:, None]).sum(1) == 2).all()
    patches, colour = twins.recoloured(drawn, drawn.twin)
    changed = (patches != drawn.patches).any(2)
    assert torch.equal(changed.nonzero()[:, 1], drawn.twin)
    assert (colour != drawn.answer).all()


def weights(layers=3, heads=2, count=6):
    random = torch.Generator().manual_seed(0)
    return [torch.randn(1, heads, count, count, generator=random).softmax(-1) for _ in range(layers)]


@pytest.mark.parametrize("heads", maps.HEADS)
@pytest.mark.parametrize("discard", [0.0, 0.5, 0.9])
def test_rollout_equals_loops(discard, heads):
    found, config = weights(), maps.Rollout(discard, heads=heads)
    assert check.rollout_difference(found, config, maps.rollout(found, config)) < 1e-6


def test_keepdim_matters_only_where_weights_are_left_out():
    found = weights()
    for discard, heads, apart in ((0.0, "mean", False), (0.9, "mean", True), (0.0, "max", True)):
        right, slip = (maps.rollout(found, maps.Rollout(discard, keepdim, heads)) for keepdim in (True, False))
        assert ((right - slip).abs().max() > 0.01) == apart


def test_shuffled_patches_change_logits_only_with_positions():
    for positions in (True, False):
        config = vit.Config("digits", positions, steps=1)
        made = training.network(config)
        assert (training.digit_facts(made, config)["logits change by"] > 1e-4) == positions


def test_a_view_of_shuffled_patches_has_its_marks_where_they_went():
    shot = next(training.trained(vit.Config(steps=1)))
    plain, moved = (training.view(shot, 3, maps.Rollout(), shuffle) for shuffle in (False, True))
    for name in ("marked", "twin"):
        cut = [tokens.patched(torch.tensor(one.picture).permute(2, 0, 1)[None], 6)[0] for one in (plain, moved)]
        assert torch.equal(cut[0][getattr(plain, name)], cut[1][getattr(moved, name)])


def test_config_refuses_heads_that_do_not_divide():
    with pytest.raises(ValueError, match="heads must divide"):
        replace(vit.Config(), heads=7)
