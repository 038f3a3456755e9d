"""Diffusion: `schedules` of noise, `points` on the plane, the `exact` denoiser of a finite set, a learned one
(`network`), `sampling` with either or a blend of both, and how good and how new the samples are (`quality`).

`race` trains three networks that predict different things; `digits` are the same in 196 dimensions, with classes;
`patches` denoises a photo by patches of other photos; `check` holds second methods.
"""
