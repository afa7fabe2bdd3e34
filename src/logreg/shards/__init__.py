"""Files that are too large for one process: cut into blocks, each worked on by itself.

    plan -> blocks -> work on each -> parts and receipts -> manifest, _SUCCESS

    store     paths and URLs                    plan      which blocks there are
    blocks    whole lines of a block            reading   its records
    jobs      what is done with them            work      a block to its part
    receipts  what has been done                run       all that is missing

Who does the work is somebody else's choice: processes of this machine, one of many calls that share
the blocks, or a cluster (`parallel.cluster`).
"""
