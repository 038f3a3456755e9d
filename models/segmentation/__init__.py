"""Which pixel belongs to what: classical methods, measures of a mask, and things apart in a mask of one class.

classical: eight methods that learn nothing. measures: a mask against the truth. instances: things in a mask.
scenes: cells with their truth. unet, losses, training: a network that learns on them; training_check: its checks.
arithmetic: sizes in a U-Net of valid convolutions. tiles: one on a whole and in parts. upsampling: three ways.
textures: a scene to paint on. strokes: what is painted, as text. learners, stroke_network: four answers to strokes.
stroke_check: their second methods. check: second methods, by counting and by distances. check_arithmetic: by torch.
"""
