/** Work trees and repositories of Git. */
@NullMarked
package dev.plumb.modules.git;

import org.jspecify.annotations.NullMarked;
