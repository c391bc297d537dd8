// SPDX-License-Identifier: GPL-3.0-or-later
public import LoadDriver
public import Measurement

/// An event of a drive, for progress displays and messages.
///
/// The thread that leads the run reports every event but `second` and `firstRequestsFailed`, which come from a thread of
/// their own during the load. A drive waits for its observer, so an observer returns soon.
public enum DriveEvent: Sendable {
    // MARK: - Stages, in order

    /// The drive has begun.
    case begun
    /// The society is being built.
    case building
    /// The society runs up to the time window, or to the next instant before it.
    case simulating
    /// The set-up begins.
    case settingUp
    /// The backend's state is being compared with that of the world.
    case comparing
    /// The load begins; the value is its planned phases.
    case driving([Phase])
    /// The final state of accounts is being read.
    case readingBack
    /// The drive is over and its record is being made.
    case recording

    // MARK: - Progress within a stage

    /// The society has done so many ticks, with so many operations in all.
    case ticks(done: Int, operations: Int)
    /// Requests of the set-up are complete.
    case setUp(SetUpProgress)
    /// The set-up is over; the load begins in so many seconds.
    case settling(secondsLeft: Double)
    /// The set-up is over; the readiness request has failed for so many seconds.
    case notReady(seconds: Double)
    /// One or more seconds of the load are over.
    case second(SecondRow, [WorkerSeconds])
    /// So many accounts are read again, because their first answers may have been too early.
    case readingAgain(accounts: Int)

    // MARK: - Findings

    /// The part of the children's operations that the drive sends, estimated before the load.
    case coverage(Coverage)
    /// All requests of the first second with responses failed; the value is the failure to report first.
    case firstRequestsFailed(Failure)
    /// The load ended early.
    case endedEarly(EarlyEnd)
    /// Some accounts could not be read back.
    case notReadBack(RequestFailures)
    /// Requests of the tear-down failed, so the backend may affect the next run.
    case tearDownFailed(RequestFailures)
}

/// The progress of a set-up.
public struct SetUpProgress: Equatable, Sendable {
    /// What the current step sends, in the plural, such as `friend requests`.
    public var step: String
    /// Completed requests of the step.
    public var done: Int
    /// All requests of the step.
    public var count: Int
    /// Completed fraction of the whole set-up; 0...1.
    public var fraction: Double
}

/// The caller's side of a running drive: cancellation and events.
struct DriveControl: Sendable {
    /// Whether the caller has cancelled the drive.
    let isCancelled: @Sendable () -> Bool
    /// Receives the events.
    let report: @Sendable (DriveEvent) -> Void

    /// Whether the drive continues.
    var shouldContinue: Bool { !isCancelled() }
}
