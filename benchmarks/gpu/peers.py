"""The six networks of the peer suite in PyTorch: eager, torch.compile, and under CUDA graphs.

Weights and requests are those that the GPU check wrote, and scores are compared with the processor's before anything is timed. A request
is what it is for RankKernel: ids on the host in, the best 50 scores on the host out. The user's row is repeated for the candidates on
the device, inside the graph.
"""
import argparse
import json
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

WINNERS = 50
TOLERANCE = {torch.float32: 1e-4, torch.float16: 4e-3}


class Network(nn.Module):
    """Holds weights by the names that RankKernel gives them."""

    def __init__(self, weights):
        super().__init__()
        for name, tensor in weights.items():
            self.register_buffer(name.replace(".", "_"), tensor)
        self.users = sum(name.startswith("embedding.user_") for name in weights)
        self.items = sum(name.startswith("embedding.item_") for name in weights)

    def weight(self, name):
        return getattr(self, name.replace(".", "_"))

    def linear(self, x, name, bias=True):
        return F.linear(x, self.weight(name + ".weight"), self.weight(name + ".bias") if bias else None)

    def fields(self, user, item, kind="embedding", first=0):
        """The user's vectors, repeated, beside those of the items: [N, fields, width]."""
        of_user = torch.stack([self.weight(f"{kind}.user_{i}.weight")[user[i]] for i in range(self.users)])
        of_item = torch.stack([self.weight(f"{kind}.item_{i}.weight")[item[:, first + i]] for i in range(self.items)], 1)
        return torch.cat([of_user.unsqueeze(0).expand(item.shape[0], -1, -1), of_item], 1)

    def mlp(self, x, name, layers, out=True, last=False):
        for layer in range(layers):
            x = self.linear(x, f"{name}.{layer}")
            alpha = f"{name}.{layer}.activation.alpha"
            x = F.prelu(x, self.weight(alpha)) if hasattr(self, alpha.replace(".", "_")) else torch.relu(x)
        x = self.linear(x, name + ".out") if out else x
        return torch.relu(x) if last else x


class DeepFm(Network):
    def forward(self, user, item, history, numbers):
        v = self.fields(user, item)
        fm = 0.5 * (v.sum(1).square() - v.square().sum(1)).sum(1)
        wide = self.fields(user, item, "linear").sum((1, 2)) + self.linear_bias
        return torch.sigmoid(wide + fm + self.mlp(v.flatten(1), "mlp", 3).squeeze(1))


class DcnV2(Network):
    def forward(self, user, item, history, numbers):
        first = x = self.fields(user, item).flatten(1)
        for layer in range(3):
            x = first * self.linear(x, f"cross.{layer}") + x
        return torch.sigmoid(self.linear(torch.cat([x, self.mlp(first, "mlp", 2, out=False)], 1), "out").squeeze(1))


class Dlrm(Network):
    def __init__(self, weights):
        super().__init__(weights)
        self.register_buffer("pairs", torch.tril_indices(27, 27, -1))

    def forward(self, user, item, history, numbers):
        v = self.fields(user, item)
        dense = self.mlp(numbers, "bottom", 2, last=True).expand(v.shape[0], -1)
        v = torch.cat([dense.unsqueeze(1), v], 1)
        products = torch.bmm(v, v.transpose(1, 2))[:, self.pairs[0], self.pairs[1]]
        return torch.sigmoid(self.mlp(torch.cat([dense, products], 1), "top", 2).squeeze(1))


class Interest(Network):
    """Fields beside a target of two ids and a history of as many columns."""

    def target(self, ids):
        return torch.cat([self.embedding_item_weight[ids[..., 0]], self.embedding_category_weight[ids[..., 1]]], -1)

    def score(self, user, item, target, interest, interest_first):
        fields = self.fields(user, item, first=2)
        of_user, of_item = fields[:, :self.users].flatten(1), fields[:, self.users:].flatten(1)
        first, second = (interest, of_user) if interest_first else (of_user, interest)
        return torch.sigmoid(self.mlp(torch.cat([first, second, target, of_item], 1), "mlp", 2).squeeze(1))


class Din(Interest):
    def forward(self, user, item, history, numbers):
        q, k = self.target(item), self.target(history.T)
        n, t = q.shape[0], k.shape[0]
        q_, k_ = q.unsqueeze(1).expand(n, t, -1), k.unsqueeze(0).expand(n, t, -1)
        x = torch.cat([q_, k_, q_ - k_, q_ * k_], 2)
        for layer in range(2):
            x = torch.sigmoid(self.linear(x, f"attention.0.{layer}"))
        scores = self.linear(x, "attention.0.out").squeeze(2)
        return self.score(user, item, q, scores @ k, interest_first=False)


class Dien(Interest):
    def __init__(self, weights):
        super().__init__(weights)
        self.gru = nn.GRU(32, 32, batch_first=True)
        names = {"weight_ih_l0": "weight", "bias_ih_l0": "bias", "weight_hh_l0": "recurrent.weight", "bias_hh_l0": "recurrent.bias"}
        self.gru.load_state_dict({name: weights["extraction.0." + stored] for name, stored in names.items()})

    def forward(self, user, item, history, numbers):
        q, k = self.target(item), self.target(history.T)
        interests = self.gru(k.unsqueeze(0))[0].squeeze(0)
        scores = torch.softmax(F.linear(q, self.attention_0_weight.T) @ interests.T, 1)
        gates = self.linear(interests, "evolution.0")
        h = q.new_zeros(q.shape[0], 32)
        for t in range(k.shape[0]):
            state = self.linear(h, "evolution.0.recurrent")
            r = torch.sigmoid(gates[t, :32] + state[:, :32])
            z = torch.sigmoid(gates[t, 32:64] + state[:, 32:64]) * scores[:, t:t + 1]
            h = (1 - z) * h + z * torch.tanh(gates[t, 64:] + r * state[:, 64:])
        return self.score(user, item, q, h, interest_first=True)


class Mmoe(Network):
    def forward(self, user, item, history, numbers):
        x = self.fields(user, item).flatten(1)
        experts = torch.stack([self.mlp(x, f"expert.{i}", 2, out=False) for i in range(8)], 1)
        scores = [
            self.mlp((torch.softmax(self.linear(x, f"gate.{task}.out"), 1).unsqueeze(2) * experts).sum(1), f"tower.{task}", 1)
            for task in range(3)]
        return torch.sigmoid(scores[0].squeeze(1))


NETWORKS = {"DeepFM": DeepFm, "DCNv2": DcnV2, "DLRM": Dlrm, "DIN": Din, "DIEN": Dien, "MMoE": Mmoe}


def load(folder, name):
    """The tensors that the check wrote."""
    with open(os.path.join(folder, name + ".json")) as file:
        tensors = json.load(file)
    with open(os.path.join(folder, name + ".bin"), "rb") as file:
        data = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    return {
        tensor["Name"]: data[tensor["Start"]:tensor["Start"] + tensor["Length"]].view(*tensor["Shape"])
        if tensor["Length"] else torch.zeros(2, 0) for tensor in tensors}


class Requests:
    """Ids on the host, pinned where there is a GPU, and one request's place on the device."""

    def __init__(self, tensors, device, dtype):
        self.all, self.scores = [], []
        while f"request.{len(self.all)}.user" in tensors:
            user, item, history, numbers, scores = (
                tensors[f"request.{len(self.all)}.{part}"] for part in ("user", "item", "history", "numbers", "scores"))
            request = [user.long(), item.long(), history.long(), numbers.to(dtype)]
            self.all.append([part.contiguous().pin_memory() if device == "cuda" else part for part in request])
            self.scores.append(scores)
        self.place = [part.to(device) for part in self.all[0]]

    def upload(self, index):
        for target, source in zip(self.place, self.all[index % len(self.all)]):
            target.copy_(source, non_blocking=True)
        return self.place


def best(scores):
    values, places = torch.topk(scores, min(WINNERS, scores.shape[0]))
    return values.cpu(), places.cpu()


def measure(run, calls):
    for call in range(max(3, calls // 10)):
        run(call)
    times = []
    for call in range(calls):
        start = time.perf_counter_ns()
        run(call)
        times.append((time.perf_counter_ns() - start) / 1000)
    times.sort()
    return {"MedianMicroseconds": statistics.median(times), "P99Microseconds": times[len(times) * 99 // 100]}


def graph_of(network, place):
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            network(*place)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        scores = network(*place)

    def replay(*_):
        graph.replay()
        return scores
    return replay


def ways(network, requests, device, dtype, smoke):
    """How a network is run; one that cannot be is left out by name."""
    plain = "eager" if dtype == torch.float32 else "eager half"
    yield plain, lambda: network
    if device == "cuda":
        yield plain.replace("eager", "cuda graph"), lambda: graph_of(network, requests.place)
        if not smoke and dtype == torch.float32:
            yield "compile", lambda: torch.compile(network)
            yield "compile with graphs", lambda: torch.compile(network, mode="reduce-overhead")


def run_network(name, folder, device, dtype, smoke):
    tensors = load(folder, name)
    weights = {key: tensor.to(dtype) for key, tensor in tensors.items() if not key.startswith("request.")}
    network = NETWORKS[name](weights).to(device).to(dtype).eval()
    requests = Requests(tensors, device, dtype)
    for way, make in ways(network, requests, device, dtype, smoke):
        try:
            forward = make()
            worst = max(
                (forward(*requests.upload(i)).float().cpu() - expected).abs().max().item() for i, expected in enumerate(requests.scores))
            timing = measure(lambda call: best(forward(*requests.upload(call))), 3 if smoke else 2000)
        except Exception as error:
            print(f"{name:8} {way}: left out, {type(error).__name__}: {str(error).splitlines()[0]}", flush=True)
            continue
        result = {"Network": name, "Way": way, "Items": len(requests.scores[0]), **timing, "WorstDifference": worst, "Tolerance": TOLERANCE[dtype]}
        print(f"{name:8} {way:20} p50 {timing['MedianMicroseconds']:.0f} µs; {worst:.1e} from RankKernel", flush=True)
        yield result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", required=True, help="the folder that the GPU check wrote")
    parser.add_argument("--out")
    parser.add_argument("--smoke", action="store_true")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.allow_tf32 = False
    where = torch.cuda.get_device_name() if device == "cuda" else "cpu"
    results = []
    with torch.inference_mode():
        for dtype in [torch.float32, torch.float16] if device == "cuda" else [torch.float32]:
            for name in NETWORKS:
                for result in run_network(name, options.networks, device, dtype, options.smoke):
                    results.append(result)
                    if options.out:
                        with open(options.out, "w") as file:
                            json.dump({"Device": where, "Torch": torch.__version__, "Smoke": options.smoke, "Timings": results}, file, indent=2)
    sys.exit(0 if results and all(result["WorstDifference"] <= result["Tolerance"] for result in results) else 1)


if __name__ == "__main__":
    main()
