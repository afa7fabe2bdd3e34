"""Measuring labelled texts in blocks: what needs all of them is done when each block is measured.

    plan -> measure each block -> parts -> put together, in the order of the texts

    scores    logits of models, for evaluate     texts    what is seen of each, for check
    words     texts with each word, for lexicon learn     labels    those of all blocks

A part is an array of a few bytes per text. What is put together is the same, bit for bit, as what
one process measures.
"""
