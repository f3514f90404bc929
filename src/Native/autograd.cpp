// Automatic differentiation: backward, gradients, grad mode, anomaly mode, and functions whose backward the managed side computes.
#include "native.h"

#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>
#include <vector>

using namespace td;
using at::Tensor;
using torch::autograd::variable_list;

namespace {

variable_list list_of(void* const* handles, int n) {
  variable_list list;
  list.reserve(n);
  for (int k = 0; k < n; k++) list.push_back(handles[k] ? borrow(handles[k]) : Tensor());
  return list;
}

// Gradients of the outputs in, gradients of the inputs out; both owned by the receiver. Returns 0, or -1 with the message in `message`.
// n = -1: the graph is not needed again, what the forward saved may go.
using Backward = int (*)(void* context, void* const* grads, int n, void** results, int m, char* message, int capacity);

// The node of a managed function. The forward has already run without grad; this wires its outputs to its inputs.
struct ManagedNode : torch::autograd::Node {
  Backward callback = nullptr;
  void (*release)(void*) = nullptr;
  void* context = nullptr;
  int inputs = 0;
  std::string title;

  bool released = false;

  // The node whose managed backward runs on this thread: saved outputs are given their place in the graph back through it.
  static thread_local ManagedNode* current;

  void release_variables() override {
    if (!released) callback(context, nullptr, -1, nullptr, 0, nullptr, 0);
    released = true;
  }

  variable_list apply(variable_list&& grads) override {
    TORCH_CHECK(!released, "Trying to backward through the graph a second time (", title, "): its saved tensors are freed. Specify retain_graph=true at the first backward.");
    struct Running {
      ManagedNode* outer = current;
      explicit Running(ManagedNode* node) { current = node; }
      ~Running() { current = outer; }
    } running(this);
    std::vector<void*> in;
    in.reserve(grads.size());
    for (auto& g : grads) in.push_back(give(g));
    std::vector<void*> out(inputs, nullptr);
    std::vector<char> message(4096, '\0');
    TORCH_CHECK(callback(context, in.data(), static_cast<int>(in.size()), out.data(), inputs, message.data(), static_cast<int>(message.size())) == 0, message.data());
    variable_list results;
    results.reserve(inputs);
    for (auto handle : out)
      results.push_back(handle ? Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle))) : Tensor());
    return results;
  }
  std::string name() const override { return title; }
  ~ManagedNode() override {
    if (release) release(context);
  }
};

thread_local ManagedNode* ManagedNode::current = nullptr;

}  // namespace

// d(tensors)/d(leaves), accumulated into .grad. A null grad_tensor means ones. With inputs, only into those.
TD_API int td_backward(void* const* tensors, void* const* grads, int n, int retain_graph, int create_graph, void* const* inputs, int m) {
  return guarded([&] {
    torch::autograd::backward(list_of(tensors, n), list_of(grads, n), retain_graph != 0, create_graph != 0, list_of(inputs, m));
  });
}

// Gradients of the outputs in each input; null where an unused input is allowed.
TD_API int td_grad(void* const* outputs, void* const* grads, int n, void* const* inputs, int m, int retain_graph, int create_graph, int allow_unused, void** results) {
  return guarded([&] {
    auto found = torch::autograd::grad(list_of(outputs, n), list_of(inputs, m), list_of(grads, n), retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int k = 0; k < m; k++) results[k] = give(found[k]);
  });
}

TD_API int td_grad_mode(int enabled) {
  const int was = at::GradMode::is_enabled();
  if (enabled >= 0) at::GradMode::set_enabled(enabled != 0);
  return was;
}

TD_API int td_inference_mode(int enabled) {
  // A guard object per thread: entering twice keeps the first.
  static thread_local std::unique_ptr<c10::InferenceMode> guard;
  const int was = c10::InferenceMode::is_enabled();
  if (enabled > 0 && !guard) guard = std::make_unique<c10::InferenceMode>(true);
  if (enabled == 0) guard.reset();
  return was;
}

TD_API int td_set_requires_grad(void* handle, int required) {
  return guarded([&] { borrow(handle).set_requires_grad(required != 0); });
}

TD_API int td_get_grad(void* handle, void** grad) {
  return guarded([&] { *grad = give(borrow(handle).grad()); });
}

// Null clears it: the next backward then hands its result over instead of adding to it.
TD_API int td_set_grad(void* handle, void* grad) {
  return guarded([&] {
    const Tensor& t = borrow(handle);
    if (grad) TORCH_CHECK(borrow(grad).sizes() == t.sizes(), "a gradient has its tensor's shape: expected ", t.sizes(), ", got ", borrow(grad).sizes());
    t.mutable_grad() = grad ? borrow(grad) : Tensor();
  });
}

// grad = none (or zero) for all of them in one call.
TD_API int td_zero_grads(void* const* handles, int n, int set_to_none) {
  return guarded([&] {
    for (int k = 0; k < n; k++) {
      const Tensor& t = borrow(handles[k]);
      if (set_to_none) {
        t.mutable_grad() = Tensor();
      } else if (t.grad().defined()) {
        at::NoGradGuard off;
        t.mutable_grad() = t.grad().detach();
        t.mutable_grad().zero_();
      }
    }
  });
}

TD_API int td_retain_grad(void* handle) {
  return guarded([&] { borrow(handle).retain_grad(); });
}

TD_API int td_anomaly(int enabled, int check_nan) {
  const int was = torch::autograd::AnomalyMode::is_enabled() ? (torch::autograd::AnomalyMode::should_check_nan() ? 3 : 1) : 0;
  if (enabled >= 0) torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
  return was;
}

// One byte per tensor: whether it has a gradient.
TD_API int td_have_grads(void* const* handles, int n, uint8_t* have) {
  return guarded([&] {
    for (int k = 0; k < n; k++) have[k] = borrow(handles[k]).grad().defined();
  });
}

// The values of `raw` as output `index` of the function whose backward runs on this thread: what a second derivative differentiates through.
TD_API void* td_output_of_current(void* raw, int index) {
  void* result = nullptr;
  guarded([&] {
    Tensor t = borrow(raw).detach();
    if (ManagedNode::current) torch::autograd::impl::set_gradient_edge(t, torch::autograd::Edge(ManagedNode::current->shared_from_this(), static_cast<uint32_t>(index)));
    result = give(std::move(t));
  });
  return result;
}

// Ties outputs (made without grad) to inputs through a managed backward. Each output is replaced by the tensor that carries the node.
// differentiable: 0 no gradient, 1 a new tensor, 2 an input that the forward changed in place, which takes the node itself.
TD_API int td_custom_function(const char* name, void* const* inputs, int n, void** outputs, int m, const uint8_t* differentiable, Backward callback, void (*release)(void*), void* context) {
  return guarded([&] {
    auto vars = list_of(inputs, n);
    std::shared_ptr<ManagedNode> node(new ManagedNode(), torch::autograd::deleteNode);
    node->callback = callback;
    node->release = release;
    node->context = context;
    node->inputs = n;
    node->title = name;
    if (!at::GradMode::is_enabled() || !torch::autograd::any_variable_requires_grad(vars)) return;
    node->set_next_edges(torch::autograd::collect_next_edges(vars));
    for (int k = 0; k < m; k++) {
      if (differentiable[k] == 2) {
        const Tensor& changed = borrow(outputs[k]);
        TORCH_CHECK(!(changed.is_leaf() && changed.requires_grad()), "a leaf Variable that requires grad has been used in an in-place operation.");
        const auto place = node->add_input_metadata(changed);
        torch::autograd::impl::rebase_history(changed, {node, place});
        continue;
      }
      Tensor t = borrow(outputs[k]).detach();
      if (differentiable[k]) torch::autograd::set_history(t, node);
      else node->add_input_metadata(t);
      c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(outputs[k]));
      outputs[k] = give(std::move(t));
    }
  });
}
