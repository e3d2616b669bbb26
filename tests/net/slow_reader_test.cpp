// Readers that do not read, beside one who does.
#include "tests/net/hurried_server.hpp"
#include "tests/support/live_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace coregulation::testing {
namespace {

using namespace std::chrono_literals;

// As large as a marker gets: 200 code points of four bytes.
std::string long_text() {
    std::string out;
    for (std::size_t i = 0; i < protocol::max_text; ++i) out += "💗";
    return out;
}

class slow_reader : public ::testing::Test {
protected:
    // Bytes that the kernel takes on each side: together some 12 KiB of what is sent here, as measured. With the
    // server's own 64 KiB they would be 50 to 150 KiB, by how the kernel packs them. With much less than this a
    // window that was shut opens only by probes, and seconds go by in which a reader reads and is sent nothing.
    static constexpr int little = 4'096;

    void facilitators(int count) {
        for (int i = 0; i < count; ++i)
            facilitators_.push_back(
                std::make_unique<client>(server_.port(), without_seat(session_.facilitator, "Fay")));
    }
    void mark(int each) {
        for (auto const& one : facilitators_) {
            for (int i = 0; i < each; ++i) one->say(protocol::mark{long_text(), true});
        }
    }

    hurried_server server_{net::line_limits{.send_buffer = little}};
    links session_ = create_session(server_.port());
    std::vector<std::unique_ptr<client>> facilitators_;
};

TEST_F(slow_reader, is_shown_the_newest_frame_when_it_reads_again_and_every_message) {
    constexpr int each = 17, stalled_for = 4;
    facilitators(3);
    client bystander(server_.port(), join_with(session_.participant, "Bystander"));
    client stalled(server_.port(), join_with(session_.participant, "Stalled"), {{}, little});
    mark(each); // 46 KB: more than the kernel takes, less than the server keeps for one reader

    int newest = 0;
    std::vector<int> seen;
    for (int i = 0; i < stalled_for; ++i) {
        auto const frame = bystander.next("frame");
        ASSERT_TRUE(frame);
        newest = (*frame)["number"].get<int>();
        seen.push_back(newest);
    }
    for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_EQ(seen[i], seen[i - 1] + 1) << "the bystander misses nothing";

    int markers = 0, frames = 0, last = 0;
    while (auto const text = stalled.socket().read(300ms)) {
        auto const message = json::parse(*text);
        markers += message["type"] == "marker" ? 1 : 0;
        if (message["type"] != "frame") continue;
        ++frames;
        last = message["number"].get<int>();
        if (last >= newest) break;
    }
    EXPECT_EQ(markers, 3 * each);
    EXPECT_GE(last, newest);
    EXPECT_LT(frames, stalled_for) << "frames conflate";
}

TEST_F(slow_reader, that_cannot_follow_is_closed_by_name_while_others_go_on) {
    constexpr int each = 10, many = 10; // 86 KB; the facilitators do not read either, but their kernel takes it
    facilitators(many);
    client bystander(server_.port(), join_with(session_.participant, "Bystander"));
    client stalled(server_.port(), join_with(session_.participant, "Stalled"), {{}, little});
    for (int round = 0; round < each; ++round) {
        mark(1);
        for (int i = 0; i < many; ++i) ASSERT_TRUE(bystander.next("marker")) << round;
    }
    EXPECT_EQ(stalled.close_code(), static_cast<std::uint16_t>(protocol::close_code::too_slow));
    EXPECT_TRUE(bystander.next("frame"));
}

} // namespace
} // namespace coregulation::testing
