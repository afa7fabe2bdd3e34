"""Training on files that are too large for one process: blocks are counted once, then learned from.

    plan -> count each block -> labels of all -> gather the rows, or rounds over blocks -> model

    job       what is counted               counts    the rows of a block, as small as they can be
    count     a block to its part           census    what the blocks have in common: the labels
    gather    all rows in one process       rounds    a pass over all blocks, and its checkpoint
    newton    a step per round, exact       tree      sums that no order of arrival changes
    words     n-grams of a block            vocabulary    those of all blocks
    lbfgs     a step per round, for words   average   a model per block, and their average

Who does the work is somebody else's choice, as in `shards.run`; nothing that is learned depends on
it.
"""
