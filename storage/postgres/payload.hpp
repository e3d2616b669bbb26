// A happening as (kind, JSON) and back: the form of the column event.payload.
//
// Exact: decode(encode(x)) == x bit for bit, through PostgreSQL's jsonb too. Numbers
// and text are JSON's own, readable in SQL; what jsonb cannot hold has a form of its own:
//   NaN, ±infinity, −0           "nan", "inf", "-inf", "-0"
//   text with NUL or not UTF-8   {"hex": "00ff…"}, the bytes
//   absent optional              no key
#pragma once

#include "storage/records.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coregulation::storage {

struct coded {
    std::string kind; // "member_joined", …: the struct's name
    std::string payload;
};

coded encode(happening const&);

// Absent when kind or payload are none that encode makes.
std::optional<happening> decode(std::string_view kind, std::string_view payload);

// A JSON text value as encode writes it: a string, or {"hex": …}.
std::optional<std::string> decode_text(std::string_view json);

} // namespace coregulation::storage
