// Numbers and names as the documents spell them.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coregulation::analysis {

// The shortest digits that read back as the same number; decimal point, no locale. REQUIRES a finite value.
void append_number(std::string& text, double value);
void append_number(std::string& text, std::size_t value);

// In quotes, with what JSON wants escaped; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& text, std::string_view value);

// As it is, or in quotes where it holds a comma, a quote or a line's end (RFC 4180).
void append_csv_field(std::string& text, std::string_view value);

// For element content and attributes. Control characters are left out; XML 1.0 has no place for them, nor for bytes
// that are no UTF-8, which become U+FFFD.
std::string xml_text(std::string_view value);

} // namespace coregulation::analysis
