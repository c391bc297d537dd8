// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// The parameters of one request: every template variable that is not a captured value.
public struct RenderContext: Sendable {
    /// The account that sends the request.
    public var actor: UInt32
    /// The account that the request concerns; the actor if there is no other account.
    public var subject: UInt32
    /// The number of likes in one request, at least 1.
    public var count: UInt16
    /// Milliseconds since the run's first midnight.
    public var instant: UInt64
    /// The sequence number of the request in the run.
    public var sequence: UInt64
    /// The seed of texts, positions and call durations.
    public var seed: UInt64

    /// Creates a context.
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

    /// Creates the context of an operation.
    public init(_ operation: Operation, sequence: UInt64, seed: UInt64) {
        self.init(
            actor: operation.actor, subject: operation.subject, count: operation.count, instant: operation.instant,
            sequence: sequence, seed: seed)
    }
}

/// The result of rendering a request.
public enum RenderResult: Equatable, Sendable {
    /// The request is in the buffer.
    case ready
    /// A value is missing; the buffer is unchanged.
    case missing(ValueReference)
}
