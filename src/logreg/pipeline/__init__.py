"""From blocks of bytes to lines of answers, in order."""
