"""The classes of compute work: pipelines, passes, encoders and tensors.

Everything here is also in `pymetal` itself.
"""

from __future__ import annotations

from pymetal._metal import (
    AttributeDescriptor,
    AttributeDescriptorArray,
    BufferLayoutDescriptor,
    BufferLayoutDescriptorArray,
    ComputeCommandEncoder,
    ComputePassDescriptor,
    ComputePassSampleBufferAttachmentDescriptor,
    ComputePassSampleBufferAttachmentDescriptorArray,
    ComputePipelineDescriptor,
    ComputePipelineReflection,
    ComputePipelineState,
    IndirectComputeCommand,
    StageInputOutputDescriptor,
    Tensor,
    TensorDescriptor,
    TensorExtents,
)

__all__ = [
    "AttributeDescriptor",
    "AttributeDescriptorArray",
    "BufferLayoutDescriptor",
    "BufferLayoutDescriptorArray",
    "ComputeCommandEncoder",
    "ComputePassDescriptor",
    "ComputePassSampleBufferAttachmentDescriptor",
    "ComputePassSampleBufferAttachmentDescriptorArray",
    "ComputePipelineDescriptor",
    "ComputePipelineReflection",
    "ComputePipelineState",
    "IndirectComputeCommand",
    "StageInputOutputDescriptor",
    "Tensor",
    "TensorDescriptor",
    "TensorExtents",
]
