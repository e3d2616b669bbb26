#include "server/net/static_files.hpp"

#include <gtest/gtest.h>

namespace coregulation::net {
namespace {

TEST(static_files, of_a_missing_folder_are_none) {
    static_files const none("/nowhere/at/all");
    EXPECT_FALSE(none.has_pages());
    EXPECT_EQ(none.answer({"GET", "/", "", "", ""}).status, 404U);
}

} // namespace
} // namespace coregulation::net
