// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// What one request is about: everything that a template can name and that is no captured value.
public struct RenderContext: Sendable {
    /// Who asks.
    public var actor: UInt32
    /// Whom it is about; the actor where nobody else is concerned.
    public var subject: UInt32
    /// How many of the thing are asked at once; at least 1.
    public var count: UInt16
    /// Milliseconds since the run's first midnight.
    public var instant: UInt64
    /// The request's own number in the run.
    public var sequence: UInt64
    /// The seed of texts, positions and lengths of calls.
    public var seed: UInt64

    /// Makes a context.
    public init(
        actor: UInt32, subject: UInt32, count: UInt16 = 1, instant: UInt64 = 0, sequence: UInt64 = 0, seed: UInt64 = 0
    ) {
        self.actor = actor
        self.subject = subject
        self.count = count
        self.instant = instant
        self.sequence = sequence
        self.seed = seed
    }

    /// Makes the context of an operation.
    public init(_ operation: Operation, sequence: UInt64, seed: UInt64) {
        self.init(
            actor: operation.actor, subject: operation.subject, count: operation.count, instant: operation.instant,
            sequence: sequence, seed: seed)
    }
}

/// Whether a request could be rendered.
public enum RenderResult: Equatable, Sendable {
    /// It is in the buffer.
    case ready
    /// A value is not there yet; the buffer is as it was.
    case missing(ValueReference)
}
