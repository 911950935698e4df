// Lets the compiler build a hot loop twice, and the program pick the fitting one when it starts.
//
// Without fused multiply-add: every processor computes the same bits. Sanitizers and resolvers that run
// before them do not go together, so they get the plain loop.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define ACTISCOPE_VECTORISED __attribute__((target_clones("avx2", "default")))
#else
#define ACTISCOPE_VECTORISED
#endif
