/**
 * The classes that all auto-configurations share.
 */
@NullMarked
package io.lifecycle.autoconfigure;

import org.jspecify.annotations.NullMarked;
