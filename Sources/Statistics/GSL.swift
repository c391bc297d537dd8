// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Wrappers for all calls into the GNU Scientific Library.
enum GSL {
    /// Disables GSL's error handler, which aborts the process; runs once.
    private static let quiet: Void = {
        _ = unsafe gsl_set_error_handler_off()
    }()

    /// Evaluates a call into GSL; GSL reports failure as a non-finite result.
    ///
    /// - Precondition: the result is finite. All arguments are checked earlier, so a failure is a defect of this
    ///   program.
    static func finite(_ what: @autoclosure () -> String, _ call: () -> Double) -> Double {
        quiet
        let result = call()
        precondition(result.isFinite, "GSL returned \(result) for \(what())")
        return result
    }

    /// Evaluates a call into GSL; returns nil for a non-finite result, which the caller handles.
    static func attempt(_ call: () -> Double) -> Double? {
        quiet
        let result = call()
        return result.isFinite ? result : nil
    }
}
