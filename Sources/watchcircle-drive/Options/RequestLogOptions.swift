// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import LoadDriver
import Measurement
import Programs
import Reporting

/// The options for the request log.
struct RequestLogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write a row for each request to this file: .csv, or JSON lines as .jsonl or .ndjson.", valueName: "file")
    )
    var requestLog: String?

    @Option(
        help: ArgumentHelp(
            "Share of operations to log, such as 0.01. (default: 1)", valueName: "share"))
    var requestLogShare: Double?

    mutating func validate() throws {
        if let requestLog, RequestLog.Format(path: requestLog) == nil {
            throw ValidationError("--request-log is \(requestLog); it must end in .csv, .jsonl or .ndjson.")
        }
        guard let share = requestLogShare else { return }
        if requestLog == nil { throw ValidationError("--request-log-share needs --request-log.") }
        guard share > 0, share <= 1 else {
            throw ValidationError("--request-log-share is \(share); it must be above 0 and at most 1.")
        }
    }

    /// Opens the log, if the user requests one.
    func open() throws -> RequestLog? {
        try requestLog.map { try RequestLog(path: $0, share: requestLogShare ?? 1) }
    }
}

extension RequestLog {
    /// Closes the log and prints the number of its rows.
    ///
    /// - Parameter isQuiet: whether to print only errors.
    /// - Returns: whether the log is complete.
    func conclude(isQuiet: Bool) -> Bool {
        let result = close()
        if let failure = result.failure {
            let rows = Words.count(result.missing, "row") + (result.missing == 1 ? " is" : " are")
            Terminal.printError("watchcircle: \(path): the request log is incomplete: \(failure); \(rows) missing")
            return false
        }
        if !isQuiet {
            Terminal.printError("watchcircle: \(path): \(Readable.number(Double(result.rows))) rows of requests")
        }
        return true
    }
}
