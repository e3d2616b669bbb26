// What a value on the wire may be: its range, its decimals, its length.
//
// The same figures stand in schema/shared.json (minimum, maximum, x-decimals, maxLength);
// a test compares the two through the golden examples. Ranges only tell sense from
// nonsense; what a role may do is the session's to decide.
#pragma once

#include "protocol/messages.hpp"

#include <cstdint>
#include <limits>

namespace coregulation::protocol {

// A real number. Written as the nearest multiple of 10^-decimals (see writer.hpp).
struct number_rule {
    double min = 0;
    double max = 0;
    int decimals = 0;
    bool saturates = false; // written as max when it is more: a ratio may grow without bound
};

// A whole number; never beyond 2^53 − 1, the last one that JavaScript counts exactly.
struct integer_rule {
    double min = 0;
    double max = 0;
};

enum class alphabet {
    any_line,  // one line of text: no control characters, line separators or direction overrides
    any_text,  // as above, but line feeds and tabs are welcome
    url_safe,  // A–Z a–z 0–9 _ -
    lower_hex, // 0–9 a–f
};

// A string; lengths in Unicode code points.
struct text_rule {
    std::size_t min = 0;
    std::size_t max = 0;
    alphabet letters = alphabet::any_line;
};

// Whether well-formed UTF-8 is such a string. Whoever takes a text by another way than
// decode_client (a title over HTTP) asks here, or clients will refuse what it ends up in.
bool fits(std::string_view utf8, text_rule);

namespace rules {

inline constexpr double exact = 9007199254740991.0; // 2^53 − 1
inline constexpr double uint32 = 4294967295.0;

// Times. Microseconds are finer than any clock here; 10^12 ms are 31 years, longer than any session.
inline constexpr number_rule client_ms{0, 1e12, 3};
inline constexpr number_rule duration_ms{0, 1e12, 3};
inline constexpr number_rule session_ms{-1e12, 1e12, 3}; // a first beat may lie before the start
inline constexpr number_rule period_ms{0, 60000, 3};     // 0: there was no pacer yet
inline constexpr number_rule uncertainty_ms{0, 1e9, 2};

// A strap counts in 1/1024 s: 0.001 ms keeps that count recoverable.
inline constexpr number_rule rr_ms{min_rr_ms, max_rr_ms, 3};
inline constexpr number_rule sensor_bpm{0, 65535, 1}; // what a heart-rate characteristic can carry

// What a person sees is coarser; the decimals leave room for checks against a recomputation.
inline constexpr number_rule rate_bpm{0, 1000, 2};
inline constexpr number_rule rmssd_ms{0, 10000, 2};
inline constexpr number_rule percent{0, 100, 1};
inline constexpr number_rule seconds_missing{0, 1e6, 1};
inline constexpr number_rule share{0, 1, 4}; // of one: PLV, p
inline constexpr number_rule correlation{-1, 1, 4};
inline constexpr number_rule ratio{0, 1e9, 4, true}; // of two statistics: no upper bound of its own
inline constexpr number_rule level{-1e9, 1e9, 4};    // of a chance distribution, in its statistic's unit
inline constexpr number_rule fisher_z{-8, 8, 4};     // correlations are clipped at 0.999999: 7.25
inline constexpr number_rule frequency_hz{0, 2, 4};  // up to the Nyquist frequency of 4 Hz
inline constexpr number_rule breaths_per_min{0, 60, 2};
inline constexpr number_rule lag_s{-60, 60, 3};
inline constexpr number_rule lag_uncertainty_s{0, 1000, 3};
inline constexpr number_rule phase_rad{-3.1416, 3.1416, 4}; // ±π, rounded

// What a facilitator may set: breathing that people can follow for minutes.
inline constexpr number_rule pacer_breaths{4, 7, 2};
inline constexpr number_rule pacer_inhale{0.3, 0.6, 3};
inline constexpr number_rule inhale{0, 1, 3};

inline constexpr number_rule above_own_bpm{0, 1000, 0};
inline constexpr number_rule minutes{0.5, 600, 1};
inline constexpr number_rule step_seconds{5, 3600, 0};
inline constexpr integer_rule step_index{0, max_steps - 1};
inline constexpr integer_rule unix_ms{0, exact};

inline constexpr integer_rule spoken_version{1, 65535};
inline constexpr integer_rule count{0, exact}; // of what may be none yet
inline constexpr integer_rule sequence{1, exact};
inline constexpr integer_rule small_count{0, uint32};
inline constexpr integer_rule ordinal{1, uint32}; // seats, epochs

inline constexpr text_rule client_name{1, 100};               // for the log
inline constexpr text_rule secret{1, 64, alphabet::url_safe}; // 22 today; its length is no part of the protocol
inline constexpr text_rule stream{32, 32, alphabet::lower_hex};
inline constexpr text_rule name{0, max_name};
inline constexpr text_rule marker{1, max_text};
inline constexpr text_rule title{0, max_text};
inline constexpr text_rule practice_title{1, 80};
inline constexpr text_rule practice_words{1, 240, alphabet::any_text}; // twenty of them fit into a message
inline constexpr text_rule strip{0, 8192, alphabet::url_safe};
inline constexpr text_rule sentence{0, 1000, alphabet::any_text};

inline constexpr std::size_t max_versions = 16; // a client that speaks more is mistaken
inline constexpr std::size_t max_pulse = 64;    // beats told at once
inline constexpr std::size_t max_seats = 10000; // rows of a message
inline constexpr std::size_t max_pairs = 100000;

} // namespace rules

// Levels of nesting. The deepest client message has 2, the deepest server message 5
// (frame → pairs → pair → chance → r0); a newer server may add some.
inline constexpr int max_client_depth = 4;
inline constexpr int max_server_depth = 8;

} // namespace coregulation::protocol
