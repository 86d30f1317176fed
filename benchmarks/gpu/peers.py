"""The six networks of the peer suite in PyTorch: eager, torch.compile, and under CUDA graphs.

A request is what it is for RankKernel: ids on the host in, the best 50 scores on the host out. The user's row is repeated for the
candidates on the device, inside the graph. Weights are random: timings only.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn

ROWS, WINNERS = 100_000, 50


class Fields(nn.Module):
    """Embeddings of the user's fields, repeated, beside those of the items' fields: [N, fields, width]."""

    def __init__(self, user, item, width=16):
        super().__init__()
        self.user = nn.ModuleList(nn.Embedding(ROWS, width) for _ in range(user))
        self.item = nn.ModuleList(nn.Embedding(ROWS, width) for _ in range(item))

    def forward(self, user, item):
        n = item.shape[0]
        of_user = torch.stack([table(user[i]) for i, table in enumerate(self.user)]).unsqueeze(0).expand(n, -1, -1)
        of_item = torch.stack([table(item[:, i]) for i, table in enumerate(self.item)], 1)
        return torch.cat([of_user, of_item], 1)


def mlp(sizes, activation=nn.ReLU, last=None):
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(a, b))
        if last is None or i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers)


class DeepFm(nn.Module):
    user_ids, item_ids, history = 20, 20, 0

    def __init__(self):
        super().__init__()
        self.fields, self.linear = Fields(20, 20), Fields(20, 20, 1)
        self.deep = mlp([640, 400, 400, 400, 1], last=1)

    def forward(self, user, item, history, numbers):
        v = self.fields(user, item)
        fm = 0.5 * (v.sum(1).square() - v.square().sum(1)).sum(1)
        return torch.sigmoid(self.linear(user, item).sum((1, 2)) + fm + self.deep(v.flatten(1)).squeeze(1))


class DcnV2(nn.Module):
    user_ids, item_ids, history = 20, 20, 0

    def __init__(self):
        super().__init__()
        self.fields = Fields(20, 20)
        self.cross = nn.ModuleList(nn.Linear(640, 640) for _ in range(3))
        self.deep, self.out = mlp([640, 400, 400]), nn.Linear(1040, 1)

    def forward(self, user, item, history, numbers):
        first = x = self.fields(user, item).flatten(1)
        for layer in self.cross:
            x = first * layer(x) + x
        return torch.sigmoid(self.out(torch.cat([x, self.deep(first)], 1)).squeeze(1))


class Dlrm(nn.Module):
    user_ids, item_ids, history = 13, 13, 0

    def __init__(self):
        super().__init__()
        self.fields, self.bottom = Fields(13, 13), mlp([13, 512, 256, 16])
        self.top = mlp([16 + 351, 512, 256, 1], last=1)
        self.register_buffer("pairs", torch.triu_indices(27, 27, 1))

    def forward(self, user, item, history, numbers):
        v = self.fields(user, item)
        dense = self.bottom(numbers).expand(v.shape[0], -1)
        v = torch.cat([dense.unsqueeze(1), v], 1)
        products = torch.bmm(v, v.transpose(1, 2))[:, self.pairs[0], self.pairs[1]]
        return torch.sigmoid(self.top(torch.cat([dense, products], 1)).squeeze(1))


class Din(nn.Module):
    user_ids, item_ids, history = 8, 6, 100

    def __init__(self):
        super().__init__()
        self.fields = Fields(8, 4)
        self.items, self.categories = nn.Embedding(ROWS, 32), nn.Embedding(ROWS, 32)
        self.attention = mlp([256, 80, 40, 1], nn.Sigmoid, last=1)
        self.deep = mlp([12 * 16 + 128, 200, 80, 1], nn.PReLU, last=1)

    def forward(self, user, item, history, numbers):
        q = torch.cat([self.items(item[:, 0]), self.categories(item[:, 1])], 1)
        k = torch.cat([self.items(history[0]), self.categories(history[1])], 1)
        n, t = q.shape[0], k.shape[0]
        q_, k_ = q.unsqueeze(1).expand(n, t, -1), k.unsqueeze(0).expand(n, t, -1)
        scores = self.attention(torch.cat([q_, k_, q_ - k_, q_ * k_], 2)).squeeze(2)
        rest = self.fields(user, item[:, 2:]).flatten(1)
        return torch.sigmoid(self.deep(torch.cat([rest, q, scores @ k], 1)).squeeze(1))


class Dien(nn.Module):
    user_ids, item_ids, history = 8, 6, 50

    def __init__(self):
        super().__init__()
        self.fields = Fields(8, 4)
        self.items, self.categories = nn.Embedding(ROWS, 16), nn.Embedding(ROWS, 16)
        self.gru, self.bilinear = nn.GRU(32, 32, batch_first=True), nn.Linear(32, 32, bias=False)
        self.of_input, self.of_state = nn.Linear(32, 96), nn.Linear(32, 96)
        self.deep = mlp([12 * 16 + 64, 200, 80, 1], nn.PReLU, last=1)

    def forward(self, user, item, history, numbers):
        q = torch.cat([self.items(item[:, 0]), self.categories(item[:, 1])], 1)
        k = torch.cat([self.items(history[0]), self.categories(history[1])], 1)
        interests = self.gru(k.unsqueeze(0))[0].squeeze(0)
        scores = torch.softmax(self.bilinear(q) @ interests.T, 1)
        gates = self.of_input(interests)
        h = q.new_zeros(q.shape[0], 32)
        for t in range(k.shape[0]):
            state = self.of_state(h)
            r = torch.sigmoid(gates[t, :32] + state[:, :32])
            z = torch.sigmoid(gates[t, 32:64] + state[:, 32:64]) * scores[:, t:t + 1]
            h = (1 - z) * h + z * torch.tanh(gates[t, 64:] + r * state[:, 64:])
        rest = self.fields(user, item[:, 2:]).flatten(1)
        return torch.sigmoid(self.deep(torch.cat([rest, q, h], 1)).squeeze(1))


class Mmoe(nn.Module):
    user_ids, item_ids, history = 20, 20, 0

    def __init__(self):
        super().__init__()
        self.fields = Fields(20, 20)
        self.experts = nn.ModuleList(mlp([640, 256, 128]) for _ in range(8))
        self.gates = nn.ModuleList(nn.Linear(640, 8) for _ in range(3))
        self.towers = nn.ModuleList(mlp([128, 64, 1], last=1) for _ in range(3))

    def forward(self, user, item, history, numbers):
        x = self.fields(user, item).flatten(1)
        experts = torch.stack([expert(x) for expert in self.experts], 1)
        scores = [tower((torch.softmax(gate(x), 1).unsqueeze(2) * experts).sum(1)) for gate, tower in zip(self.gates, self.towers)]
        return torch.sigmoid(scores[0].squeeze(1))


NETWORKS = {"DeepFM": DeepFm, "DCNv2": DcnV2, "DLRM": Dlrm, "DIN": Din, "DIEN": Dien, "MMoE": Mmoe}


class Request:
    """Ids on the host, pinned where there is a GPU, and the same places on the device."""

    def __init__(self, network, items, device):
        pin = device == "cuda"
        shapes = [(network.user_ids,), (items, network.item_ids), (2, max(1, network.history))]
        self.host = [torch.randint(0, ROWS, shape) for shape in shapes] + [torch.rand(13)]
        self.host = [tensor.pin_memory() if pin else tensor for tensor in self.host]
        self.device = [tensor.to(device) for tensor in self.host]

    def upload(self):
        for target, source in zip(self.device, self.host):
            target.copy_(source, non_blocking=True)


def best(scores):
    values, places = torch.topk(scores, min(WINNERS, scores.shape[0]))
    return values.cpu(), places.cpu()


def measure(run, calls):
    for _ in range(max(3, calls // 10)):
        run()
    times = []
    for _ in range(calls):
        start = time.perf_counter_ns()
        run()
        times.append((time.perf_counter_ns() - start) / 1000)
    times.sort()
    return {"MedianMicroseconds": statistics.median(times), "P99Microseconds": times[len(times) * 99 // 100]}


def ways(name, items, device, smoke):
    torch.manual_seed(1)
    network = NETWORKS[name]().to(device).eval()
    request = Request(network, items, device)

    def plain(forward):
        def run():
            request.upload()
            return best(forward(*request.device))
        return run

    yield "eager", plain(network)
    if not smoke:
        yield "compile", plain(torch.compile(network))
    if device == "cuda":
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            for _ in range(3):
                network(*request.device)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            scores = network(*request.device)

        def replay():
            request.upload()
            graph.replay()
            return best(scores)
        yield "cuda graph", replay


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out")
    parser.add_argument("--smoke", action="store_true")
    options = parser.parse_args()
    global ROWS
    device = "cuda" if torch.cuda.is_available() else "cpu"
    items, calls = (16, 3) if options.smoke else (1000, 2000)
    ROWS = 1000 if options.smoke else ROWS
    results = []
    with torch.inference_mode():
        for name in NETWORKS:
            for way, run in ways(name, items, device, options.smoke):
                result = {"Network": name, "Way": way, "Items": items, **measure(run, calls)}
                print(f"{name:8} {way:10} p50 {result['MedianMicroseconds']:.0f} µs", flush=True)
                results.append(result)
    if options.out:
        where = torch.cuda.get_device_name() if device == "cuda" else "cpu"
        with open(options.out, "w") as file:
            json.dump({"Device": where, "Torch": torch.__version__, "Smoke": options.smoke, "Timings": results}, file, indent=2)


if __name__ == "__main__":
    main()
