// Steady beside busy neighbours.
//
// OpenMP threads spin while they wait for one another: on a quiet machine that saves a wake-up at each of a step's parallel regions, on a crowded one it burns the
// very time slices that the other thread needs, and a step takes ten times as long. libgomp spins briefly where it manages more threads than there are processors,
// and at length where it does not. So a watcher reads how long the training thread stood ready without a processor (Linux: schedstat's run delay), and while that is
// much, it keeps one idle team more than there are processors: libgomp then hands the processor over at once. When the neighbours go, so does the team.
#include "native.h"

#include <omp.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <sys/syscall.h>

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto interval = std::chrono::milliseconds(100);
// Shares of the wall clock spent waiting for a processor: above the first the machine is crowded, below the second for `calm` intervals it no longer is.
constexpr double crowded_share = 0.15, calm_share = 0.05;
constexpr int calm = 10;

// An idle team: its threads count as managed, and sleep.
class Crowd {
 public:
  void gather() {
    if (master_.joinable()) return;
    done_ = false;
    master_ = std::thread([this] {
#pragma omp parallel num_threads(omp_get_num_procs() + 1)
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] { return done_; });
      }
    });
  }

  void disperse() {
    if (!master_.joinable()) return;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    master_.join();
  }

 private:
  std::thread master_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
};

// Nanoseconds that a thread stood ready without a processor; -1 where the system does not tell.
int64_t run_delay(long thread) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%ld/schedstat", thread);
  std::FILE* file = std::fopen(path, "r");
  if (!file) return -1;
  long long running = 0, delayed = -1;
  if (std::fscanf(file, "%lld %lld", &running, &delayed) != 2) delayed = -1;
  std::fclose(file);
  return delayed;
}

std::atomic<long> watched{0};

void watch() {
  Crowd crowd;
  bool crowded = false;
  int64_t before = -1;
  int quiet = 0;
  auto then = Clock::now();
  for (;;) {
    std::this_thread::sleep_for(interval);
    const int64_t delay = run_delay(watched);
    const auto now = Clock::now();
    if (delay < 0) {
      before = -1;
    } else {
      if (before >= 0 && delay >= before) {
        const double share = static_cast<double>(delay - before) / std::chrono::duration<double, std::nano>(now - then).count();
        quiet = share < calm_share ? quiet + 1 : 0;
        if (share > crowded_share && !crowded) {
          crowd.gather();
          crowded = true;
        } else if (crowded && quiet >= calm) {
          crowd.disperse();
          crowded = false;
        }
      }
      before = delay;
    }
    then = now;
  }
}

}  // namespace

// Watches the calling thread from now on; a second call only changes which thread is watched.
TD_API int td_watch_neighbours() {
  return td::guarded([] {
    static std::once_flag once;
    watched = syscall(SYS_gettid);
    std::call_once(once, [] { std::thread(watch).detach(); });
  });
}
