/**
 * The listeners of the bank, its event file and the events for its page.
 */
@NullMarked
package com.example.lakeside.watch;

import org.jspecify.annotations.NullMarked;
