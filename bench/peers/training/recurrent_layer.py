"""Forward and backward pass of one nn.LSTM or nn.GRU."""

import torch
from torch import nn

from recurrent_views import recurrent_views, single_biases

LAYERS = {"lstm": nn.LSTM, "gru": nn.GRU}


class LayerPass:
    """The states, and the gradients of input and weights from a given gradient of the states."""

    def __init__(self, case: dict, batch_first: bool, mkldnn: bool):
        torch.manual_seed(1)
        rows, length, width = case["rows"], case["length"], case["width"]
        self.batch_first, self.mkldnn = batch_first, mkldnn
        self.layer = LAYERS[case["layer"]](width, width, batch_first=batch_first)
        single_biases(self.layer)
        self.x = self.arrange(torch.randn(rows, length, width)).requires_grad_()
        self.states_gradient = self.arrange(torch.randn(rows, length, width))

    def arrange(self, x: torch.Tensor) -> torch.Tensor:
        """[B, T, D] in the order of axes that the layer works in."""
        return x if self.batch_first else x.transpose(0, 1).contiguous()

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return sum(parameter.numel() for parameter in self.layer.parameters() if parameter.requires_grad)

    def forward_backward(self) -> torch.Tensor:
        """The states."""
        self.layer.zero_grad(set_to_none=True)
        self.x.grad = None
        with torch.backends.mkldnn.flags(enabled=self.mkldnn):
            states, _ = self.layer(self.x)
            states.backward(self.states_gradient)
        return states

    def step(self) -> None:
        """One pass."""
        self.forward_backward()

    def check(self, tensors: dict[str, torch.Tensor]) -> dict[str, float]:
        """The sum of states times their gradient, and the norm of the weights' gradient, for Heddle's weights."""
        with torch.no_grad():
            for name, view in recurrent_views(self.layer, "layer", "l0", lambda parameter: parameter).items():
                view.copy_(tensors[name])
            self.x.copy_(self.arrange(tensors["x"]))
            self.states_gradient.copy_(self.arrange(tensors["statesGradient"]))
        states = self.forward_backward()
        gradients = recurrent_views(self.layer, "layer", "l0", lambda parameter: parameter.grad).values()
        norm = torch.cat([gradient.flatten() for gradient in gradients]).double().norm()
        return {"loss": (states * self.states_gradient).sum().item(), "gradientNorm": norm.item()}
