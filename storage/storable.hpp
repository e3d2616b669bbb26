// What a store takes: the same answer for every implementation of it.
#pragma once

#include "storage/store.hpp"

#include <string_view>

namespace coregulation::storage {

bool is_text(std::string_view); // valid UTF-8 without NUL: what a text column holds

// Each throws refused with the reason.
void check(session_row const&);
void check(link_row const&);
void check(record const&);

} // namespace coregulation::storage
