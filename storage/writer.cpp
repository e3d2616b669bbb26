#include "storage/writer.hpp"

#include "storage/record_queue.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace coregulation::storage {

namespace {
using clock = std::chrono::steady_clock;
}

struct writer::impl {
    impl(writer_settings settings, open_store open, on_committed committed, on_room room, on_given_up given_up)
        : settings_(settings)
        , open_(std::move(open))
        , committed_(std::move(committed))
        , room_(std::move(room))
        , given_up_(std::move(given_up))
        , queue_(settings.capacity)
        , thread_([this] { run(); }) {}

    bool offer(std::vector<record>&& records);
    status now() const;
    std::size_t stop(std::chrono::milliseconds deadline);

private:
    void run();
    bool next_batch(); // false: stopped
    void store_batch();
    void store_range(std::span<record const>);
    bool attempt(std::span<record const>, std::chrono::milliseconds& back_off);
    void settle(std::size_t count, bool refused);
    bool out_of_time() const { return deadline_ && clock::now() >= *deadline_; }

    writer_settings const settings_;
    open_store const open_;
    on_committed const committed_;
    on_room const room_;
    on_given_up const given_up_;

    mutable std::mutex guard_; // of what follows, up to the thread's own
    std::condition_variable changed_;
    record_queue queue_;
    std::size_t let_go_ = 0;
    bool turned_away_ = false; // an offer was; `room_` is owed
    bool available_ = true;
    std::size_t refused_ = 0;
    std::string fault_;
    std::optional<clock::time_point> deadline_; // set: stop

    // The thread's own.
    std::unique_ptr<store> store_;
    std::vector<record> batch_;

    std::mutex joining_;
    std::thread thread_; // last: starts when all else is there
};

bool writer::impl::offer(std::vector<record>&& records) {
    if (records.empty()) return true;
    std::vector<record> let_go;
    bool taken = false;
    {
        std::lock_guard const lock(guard_);
        if (deadline_) return false;
        auto const before = queue_.queued();
        taken = queue_.push(records, clock::now(), let_go);
        let_go_ += let_go.size();
        if (!taken) turned_away_ = true;
        // Wakes the thread for the first record (linger begins) and for a full batch, not for each between.
        auto const after = queue_.queued();
        if ((before == 0 && after > 0) || (before < settings_.batch && after >= settings_.batch)) changed_.notify_all();
    }
    if (!let_go.empty() && given_up_) given_up_(let_go);
    return taken;
}

writer::status writer::impl::now() const {
    std::lock_guard const lock(guard_);
    status out;
    out.waiting = queue_.waiting();
    out.available = available_;
    out.refused = refused_;
    out.let_go = let_go_;
    out.fault = fault_;
    if (out.waiting > 0)
        out.oldest_age = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - queue_.oldest());
    return out;
}

std::size_t writer::impl::stop(std::chrono::milliseconds deadline) {
    {
        std::lock_guard const lock(guard_);
        auto const until = clock::now() + deadline;
        if (!deadline_ || until < *deadline_) deadline_ = until;
        changed_.notify_all();
    }
    std::lock_guard const one_joins(joining_);
    if (thread_.joinable()) thread_.join();
    std::lock_guard const lock(guard_);
    return queue_.waiting() + refused_;
}

void writer::impl::run() {
    while (next_batch()) store_batch();
    store_.reset();
}

bool writer::impl::next_batch() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return deadline_ || queue_.queued() > 0; });
    if (!deadline_) {
        auto const full_or_stopped = [&] { return deadline_ || queue_.queued() >= settings_.batch; };
        changed_.wait_until(lock, queue_.oldest() + settings_.linger, full_or_stopped);
    }
    if (queue_.queued() == 0 || out_of_time()) return false;
    batch_.clear();
    queue_.pop(std::max<std::size_t>(settings_.batch, 1), batch_);
    return true;
}

void writer::impl::store_batch() {
    store_range(batch_);
}

// Refused as a whole: halves, so that what is good is stored in few transactions and in order.
void writer::impl::store_range(std::span<record const> records) {
    auto back_off = settings_.retry_first;
    for (;;) {
        try {
            if (attempt(records, back_off)) {
                if (committed_) committed_(records);
                settle(records.size(), false);
                return;
            }
        } catch (refused const& why) {
            {
                std::lock_guard const lock(guard_);
                available_ = true;
                fault_ = why.what();
            }
            if (records.size() == 1) {
                if (given_up_) given_up_(records);
                settle(1, true);
                return;
            }
            auto const half = records.size() / 2;
            store_range(records.first(half));
            store_range(records.subspan(half));
            return;
        }
        std::lock_guard const lock(guard_);
        if (out_of_time()) return;
    }
}

// One try. False: it failed and the back-off has passed (or the deadline has).
bool writer::impl::attempt(std::span<record const> records, std::chrono::milliseconds& back_off) {
    {
        std::lock_guard const lock(guard_);
        if (out_of_time()) return false;
    }
    std::string why;
    try {
        if (!store_) store_ = open_();
        store_->append(records);
        std::lock_guard const lock(guard_);
        available_ = true;
        return true;
    } catch (refused const&) {
        throw;
    } catch (std::exception const& e) { // unavailable, or a machine in trouble: the same remedy
        why = e.what();
    }
    store_.reset();
    std::unique_lock lock(guard_);
    available_ = false;
    fault_ = why;
    bool const stopping = deadline_.has_value();
    auto until = clock::now() + back_off;
    if (deadline_) until = std::min(until, *deadline_);
    back_off = std::min(back_off * 2, settings_.retry_most);
    // A stop that comes while we wait is worth one try at once.
    changed_.wait_until(lock, until, [&] { return !stopping && deadline_; });
    return false;
}

void writer::impl::settle(std::size_t count, bool refused) {
    bool room = false;
    {
        std::lock_guard const lock(guard_);
        queue_.settle(count);
        if (refused) refused_ += count;
        // Half empty, so that readers are not stopped and started for each batch.
        if (turned_away_ && !deadline_ && queue_.waiting() <= settings_.capacity / 2) {
            turned_away_ = false;
            room = true;
        }
    }
    if (room && room_) room_();
}

writer::writer(writer_settings settings, open_store open, on_committed committed, on_room room, on_given_up given_up)
    : impl_(std::make_unique<impl>(
          settings, std::move(open), std::move(committed), std::move(room), std::move(given_up))) {}

writer::~writer() {
    impl_->stop(std::chrono::milliseconds(0));
}

bool writer::offer(std::vector<record>&& records) {
    return impl_->offer(std::move(records));
}

writer::status writer::now() const {
    return impl_->now();
}

std::size_t writer::stop(std::chrono::milliseconds deadline) {
    return impl_->stop(deadline);
}

} // namespace coregulation::storage
