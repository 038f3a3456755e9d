"""A classifier that a class teaches: photos in, frozen features of Lite0, a small head on top.

photos       photos with class and session; from the user's pictures
album        photos that students add from their phones, in a store that replicas may share
albums       all albums of a server, and the codes that lead to them
scenes       the samples that ship: textures, digits, a cat and a cup on two grounds
features     what the frozen network makes of each photo
heads        linear, prototypes, nearest neighbours
hold_out     splits, confusion, intervals, few-shot curve, none of these
labels       wrong labels and who finds them; few photos of one class
swap         cut an object out with a brush, and put it on another ground
ghost        batch norms in train mode, all weights frozen
slips        preprocessing gone wrong
ladder       from a new head to a network from scratch
export       files to take away, and a fresh process that proves them
onnx_file    one of them, in a process of its own
check        second methods
"""
