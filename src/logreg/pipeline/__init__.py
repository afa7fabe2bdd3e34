"""From blocks of bytes to lines of output, in order."""
