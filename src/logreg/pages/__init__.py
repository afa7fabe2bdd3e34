"""Pages of HTML: one file each, which needs nothing, loads nothing and sends nothing.

page      what all of them have: style, policy, data     play     the lecture to touch
report   a model on one page
"""
