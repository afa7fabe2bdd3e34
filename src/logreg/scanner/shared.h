/* What the sources of the kernel have in common. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct {
    const uint8_t *start;
    size_t length;
} Bytes;

static inline unsigned count_bits(uint64_t bits) /* a single instruction only on recent processors */
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

static inline uint8_t *append(uint8_t *to, const uint8_t *start, size_t length)
{
    memcpy(to, start, length);
    return to + length;
}

/* Append a character as UTF-8. */
static inline uint8_t *encode(uint8_t *to, uint32_t character)
{
    unsigned length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (unsigned i = length - 1; i > 0; i--, character >>= 6)
        to[i] = (uint8_t)(0x80 | (character & 0x3f));
    to[0] = (uint8_t)(length == 1 ? character : 0xff00u >> length | character);
    return to + length;
}
