// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// What the system said of a failure, in its own words, such as `No such file or directory`.
///
/// Foundation describes an error of a file by all its properties; the system's words are the innermost of them.
package func systemWords(of cause: any Error) -> String {
    let error = cause as NSError
    if error.domain == NSPOSIXErrorDomain { return unsafe String(cString: strerror(Int32(error.code))) }
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return systemWords(of: inner) }
    guard error.domain == NSCocoaErrorDomain else { return "\(cause)" }
    return error.localizedFailureReason ?? error.localizedDescription
}
