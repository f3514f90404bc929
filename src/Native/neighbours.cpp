// Steady beside busy neighbours.
//
// OpenMP threads spin while they wait for one another: on a quiet machine that saves a wake-up at each of a step's parallel regions, on a crowded one it burns the
// very time slices that the other thread needs, and a step takes ten times as long. libgomp spins briefly where it manages more threads than there are processors,
// and at length where it does not. So a watcher reads how long the training thread stood ready without a processor (Linux: schedstat's run delay), and while that is
// much, it keeps one idle team more than there are processors: libgomp then hands the processor over at once. When the neighbours go, so does the team. Being woken takes
// some microseconds on a quiet machine too, and without spinning that is often: this much of each wait does not count.
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
constexpr double crowded_share = 0.15, calm_share = 0.05, waking = 50e-6;
constexpr int crowded_for = 2, calm_for = 5;   // intervals

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

// Seconds that a thread stood ready without a processor, more than waking takes; -1 where the system does not tell.
double run_delay(long thread) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%ld/schedstat", thread);
  std::FILE* file = std::fopen(path, "r");
  if (!file) return -1;
  long long running = 0, delayed = -1, waits = 0;
  if (std::fscanf(file, "%lld %lld %lld", &running, &delayed, &waits) != 3) delayed = -1;
  std::fclose(file);
  return delayed < 0 ? -1 : delayed * 1e-9 - waits * waking;
}

std::atomic<long> watched{0};

void watch() {
  Crowd crowd;
  bool crowded = false, known = false;
  double before = 0;
  int busy = 0, quiet = 0;
  auto then = Clock::now();
  for (;;) {
    std::this_thread::sleep_for(interval);
    const double delay = run_delay(watched);
    const auto now = Clock::now();
    if (known && delay != -1) {
      const double share = (delay - before) / std::chrono::duration<double>(now - then).count();
      busy = share > crowded_share ? busy + 1 : 0;
      quiet = share < calm_share ? quiet + 1 : 0;
      if (busy >= crowded_for && !crowded) {
        crowd.gather();
        crowded = true;
      } else if (crowded && quiet >= calm_for) {
        crowd.disperse();
        crowded = false;
      }
    }
    known = delay != -1;
    before = delay;
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
