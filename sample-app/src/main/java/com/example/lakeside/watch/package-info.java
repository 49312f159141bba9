/**
 * The listeners of the bank and its event file.
 */
@NullMarked
package com.example.lakeside.watch;

import org.jspecify.annotations.NullMarked;
