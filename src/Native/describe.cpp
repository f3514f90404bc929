// What a tensor says of itself beyond its shape: storage, dimension names, and its file in PyTorch's format.
#include "native.h"

#include <ATen/NamedTensorUtils.h>
#include <torch/serialize.h>

#include <cstring>
#include <vector>

using namespace td;
using at::Tensor;

namespace {

// "a,b,*" -> names; * stands for a dimension without one.
std::vector<at::Dimname> parse(const std::string& text) {
  std::vector<at::Dimname> names;
  size_t from = 0;
  while (from <= text.size() && !text.empty()) {
    const size_t to = std::min(text.find(',', from), text.size());
    const auto name = text.substr(from, to - from);
    names.push_back(name == "*" ? at::Dimname::wildcard() : at::Dimname::fromSymbol(at::Symbol::dimname(name)));
    from = to + 1;
  }
  return names;
}

}  // namespace

// Whether the elements in memory still wait for a conjugation (1) or a negation (2).
TD_API int td_lazy_bits(void* handle) { return (borrow(handle).is_conj() ? 1 : 0) | (borrow(handle).is_neg() ? 2 : 0); }

TD_API int64_t td_storage_offset(void* handle) { return borrow(handle).storage_offset(); }

// The whole storage, from before the tensor's own first element.
TD_API int td_storage(void* handle, void** data, int64_t* bytes) {
  return guarded([&] {
    const Tensor& t = borrow(handle);
    *bytes = static_cast<int64_t>(t.storage().nbytes());
    *data = static_cast<char*>(t.data_ptr()) - t.storage_offset() * static_cast<int64_t>(t.element_size());
  });
}

// Dimension names joined by commas, * for none; the length, or -1. An unnamed tensor has length 0.
TD_API int td_names(void* handle, char* buffer, int capacity) {
  std::string text;
  if (guarded([&] {
        const Tensor& t = borrow(handle);
        if (!t.has_names()) return;
        for (const auto& name : t.names()) text += (text.empty() ? "" : ",") + std::string(name.isWildcard() ? "*" : name.symbol().toUnqualString());
      }) < 0)
    return -1;
  const int n = std::min<int>(capacity, static_cast<int>(text.size()));
  std::memcpy(buffer, text.data(), n);
  return n;
}

// 0: the tensor renamed, 1: renamed in place, 2: refined, 3: its dimensions put in that order. A null list takes the names away.
TD_API void* td_with_names(void* handle, int action, const char* list) {
  void* result = nullptr;
  guarded([&] {
    Tensor t = borrow(handle);
    if (!list) {
      if (action == 1) at::internal_set_names_inplace(t, {});
      result = give(action == 1 ? t : t.rename({}));
      return;
    }
    const auto names = parse(list);
    switch (action) {
      case 0: result = give(t.rename(at::DimnameList(names))); break;
      case 1: result = give(t.rename_(at::DimnameList(names))); break;
      case 2: result = give(t.refine_names(names)); break;
      default: result = give(t.align_to(names)); break;
    }
  });
  return result;
}

TD_API int td_save(void* handle, const char* path) {
  return guarded([&] { torch::save(borrow(handle), std::string(path)); });
}

TD_API void* td_load(const char* path) {
  void* result = nullptr;
  guarded([&] {
    Tensor t;
    torch::load(t, std::string(path));
    result = give(std::move(t));
  });
  return result;
}

TD_API int td_cxx11_abi() {
#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
  return 0;
#else
  return 1;
#endif
}
