// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Whether every rendering produces the same bytes.
    public var isConstant: Bool {
        cookies == nil && path.isStatic && body.isStatic && headers.allSatisfy { $0.value.isStatic }
    }
}
