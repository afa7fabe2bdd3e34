/* What the fuzzer must know of a build of the kernel: where the counters of its branches are, and the
   length of its pieces.

   clang's -fsanitize-coverage=inline-8bit-counters counts how often each branch is taken, and calls
   the first function when the library is loaded. Other builds have no counters. */

#include "tokens.h"

static uint8_t *first;
static size_t n_counters;

void __sanitizer_cov_8bit_counters_init(uint8_t *start, const uint8_t *end);

/* Hidden, as the runtime of the sanitizers exports a function of this name, too. */
__attribute__((visibility("hidden"))) void __sanitizer_cov_8bit_counters_init(uint8_t *start,
                                                                             const uint8_t *end)
{
    first = start;
    n_counters = (size_t)(end - start);
}

EXPORT uint8_t *fuzz_counters(void) { return first; }

EXPORT size_t fuzz_n_counters(void) { return n_counters; }

EXPORT size_t fuzz_longest_word(void) { return LONGEST; }
